// SPDX-License-Identifier: Apache-2.0
import Tensors

extension MultiheadAttention: Trainable {
  package mutating func visitParameters(
    _ path: ParameterPath, _ visit: (String, inout Tensor) -> Void
  ) {
    if isStacked {
      visitStacked(path, visit)
    } else {
      queryProjection.visitParameters(path["q_proj"], visit)
      keyProjection.visitParameters(path["k_proj"], visit)
      valueProjection.visitParameters(path["v_proj"], visit)
    }
    outputProjection.visitParameters(path["out_proj"], visit)
  }

  /// Puts the three maps below each other and takes them apart again.
  private mutating func visitStacked(
    _ path: ParameterPath, _ visit: (String, inout Tensor) -> Void
  ) {
    let maps = [queryProjection, keyProjection, valueProjection]
    let width = outputProjection.inputs
    var matrix = Tensor.stacked(maps.map(\.weight)).reshaped([3 * width, width])
    var bias = Tensor.stacked(maps.compactMap(\.bias)).reshaped([3 * width])
    visit(path["in_proj_weight"].name, &matrix)
    visit(path["in_proj_bias"].name, &bias)
    func part(_ index: Int) -> Linear {
      let rows = index * width..<(index + 1) * width
      return Linear(weight: matrix.rows(rows), bias: bias.rows(rows))
    }
    (queryProjection, keyProjection, valueProjection) = (part(0), part(1), part(2))
  }

  /// What reached the inputs of attention.
  package struct InputGradient: Sendable {
    package let query: Tensor
    /// With the values' part in it where the keys are the values.
    package let key: Tensor
    package let value: Tensor?
  }

  /// Undoes `traced`.
  ///
  /// - Parameters:
  ///   - upstream: `[B, Tq, D]`, of the states.
  ///   - weightsUpstream: `[B, h, Tq, Tk]`, what reached the weights by another way.
  ///   - trace: of the forward pass. At padding its inputs may be anything.
  ///   - gradient: to which the maps' gradients are added.
  /// - Returns: gradients of query, key and value; 0 at padding of key and value.
  package func backward(
    _ upstream: Tensor, weights weightsUpstream: Tensor? = nil, _ trace: Trace,
    into gradient: inout MultiheadAttention
  ) -> InputGradient {
    func real(_ x: Tensor) -> Tensor { trace.heads.keyMask.map { x.keeping($0) } ?? x }
    let averages = outputProjection.backward(
      upstream, input: trace.averages, into: &gradient.outputProjection)
    let (queries, keys, values) = DotProductAttention(heads: heads).backward(
      averages, weights: weightsUpstream, trace.heads)
    let query = queryProjection.backward(
      queries, input: trace.query, into: &gradient.queryProjection)
    let key = keyProjection.backward(
      keys, input: real(trace.key), into: &gradient.keyProjection)
    let value = valueProjection.backward(
      values, input: real(trace.value ?? trace.key), into: &gradient.valueProjection)
    return trace.value == nil
      ? InputGradient(query: query, key: key + value, value: nil)
      : InputGradient(query: query, key: key, value: value)
  }
}
