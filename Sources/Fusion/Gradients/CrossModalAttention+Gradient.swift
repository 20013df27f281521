// SPDX-License-Identifier: Apache-2.0
import Layers
import Tensors

extension CrossModalAttention: Trainable {
  package mutating func visitParameters(
    _ path: ParameterPath, _ visit: (String, inout Tensor) -> Void
  ) {
    attention.visitParameters(path, visit)
  }

  /// Undoes `traced`; upstreams and results as for `MultiheadAttention`.
  package func backward(
    _ upstream: Tensor, weights: Tensor? = nil, _ trace: MultiheadAttention.Trace,
    into gradient: inout CrossModalAttention
  ) -> MultiheadAttention.InputGradient {
    // What left a sample without keys was 0, whatever came in.
    let real = trace.heads.keyMask.map { upstream.keeping($0.rowsWithAny) } ?? upstream
    return attention.backward(real, weights: weights, trace, into: &gradient.attention)
  }

  /// Undoes `traced(among:masks:)`.
  ///
  /// - Parameters:
  ///   - upstream: what reached each modality's view, `[B, T_m, D]`.
  ///   - trace: of the forward pass.
  ///   - gradient: to which the maps' gradients are added.
  /// - Returns: gradients of the states.
  package func backward(
    among upstream: [Tensor?], _ trace: MutualTrace, into gradient: inout CrossModalAttention
  ) -> [Tensor?] {
    let zeros = trace.states.map { $0.map { Tensor(zeros: $0.shape) } }
    var (queries, keys, values) = (zeros, zeros, zeros)
    for (m, view) in trace.views.enumerated() {
      guard let view, let upstream = upstream[m] else { continue }
      // view = out_proj(Σ averages / n)
      let averages = attention.outputProjection.backward(
        upstream.keeping(view.hasPartner), input: view.averages,
        into: &gradient.attention.outputProjection
      ).scalingSamples(by: view.share)
      for (other, heads) in view.partners {
        let reached = DotProductAttention(heads: attention.heads).backward(averages, heads)
        queries[m]? += reached.queries
        keys[other]? += reached.keys
        values[other]? += reached.values
      }
    }
    return trace.states.indices.map { m in
      guard let x = trace.states[m], let query = queries[m], let key = keys[m],
        let value = values[m]
      else { return nil }
      var states = attention.queryProjection.backward(
        query, input: x, into: &gradient.attention.queryProjection)
      states += attention.keyProjection.backward(
        key, input: x, into: &gradient.attention.keyProjection)
      states += attention.valueProjection.backward(
        value, input: x, into: &gradient.attention.valueProjection)
      return states
    }
  }
}
