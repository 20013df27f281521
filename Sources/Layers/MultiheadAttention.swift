// SPDX-License-Identifier: Apache-2.0
import Tensors

/// Scaled dot-product attention in several heads, with linear maps before and after.
///
/// Source: Vaswani et al. 2017, arXiv 1706.03762, §3.2.
package struct MultiheadAttention: Sendable {
  package var queryProjection: Linear
  package var keyProjection: Linear
  package var valueProjection: Linear
  package var outputProjection: Linear
  package let heads: Int
  /// Whether a checkpoint has the first three maps in one tensor.
  let isStacked: Bool

  /// What attention gives, and what it looked at.
  package struct Output: Sendable {
    /// `[B, Tq, D]`.
    package let states: Tensor
    /// `[B, h, Tq, Tk]`; rows sum to 1, or are 0 where no key is real.
    package let weights: Tensor

    package init(states: Tensor, weights: Tensor) {
      self.states = states
      self.weights = weights
    }
  }

  package init(
    query: Linear, key: Linear, value: Linear, output: Linear, heads: Int, isStacked: Bool = false
  ) {
    precondition(
      heads > 0 && query.outputs % heads == 0,
      "MultiheadAttention: \(heads) heads do not divide \(query.outputs) channels")
    precondition(
      key.outputs == query.outputs && value.outputs == query.outputs
        && output.inputs == query.outputs,
      "MultiheadAttention: query \(query.weight.shape), key \(key.weight.shape), "
        + "value \(value.weight.shape), output \(output.weight.shape)")
    queryProjection = query
    keyProjection = key
    valueProjection = value
    outputProjection = output
    self.heads = heads
    self.isStacked = isStacked
  }

  /// From the names of `torch.nn.MultiheadAttention`: `in_proj_weight` and `in_proj_bias` hold the
  /// maps of queries, keys and values one below the other; `out_proj`.
  package init(
    stacked weights: Weights, width: Int? = nil, heads: Int
  ) throws(SafetensorsError) {
    let output = try Linear(weights["out_proj"], inputs: width, outputs: width)
    let width = output.inputs
    let matrix = try weights.tensor("in_proj_weight", [3 * width, width])
    let bias = try weights.tensor("in_proj_bias", [3 * width])
    func part(_ index: Int) -> Linear {
      let rows = index * width..<(index + 1) * width
      return Linear(weight: matrix.rows(rows), bias: bias.rows(rows))
    }
    try Self.check(heads: heads, width: width, weights, tensor: "in_proj_weight")
    self.init(
      query: part(0), key: part(1), value: part(2), output: output, heads: heads, isStacked: true)
  }

  /// From four linear maps: `q_proj`, `k_proj`, `v_proj`, `out_proj`, all `[width, width]`.
  package init(
    separate weights: Weights, width: Int? = nil, heads: Int
  ) throws(SafetensorsError) {
    let query = try Linear(weights["q_proj"], inputs: width, outputs: width)
    try Self.check(heads: heads, width: query.outputs, weights, tensor: "q_proj.weight")
    self.init(
      query: query,
      key: try Linear(weights["k_proj"], outputs: query.outputs),
      value: try Linear(weights["v_proj"], outputs: query.outputs),
      output: try Linear(weights["out_proj"], inputs: query.outputs),
      heads: heads)
  }

  /// What a backward pass needs of a forward one.
  package struct Trace: Sendable {
    let query: Tensor
    let key: Tensor
    /// `nil` where the keys are the values.
    let value: Tensor?
    package let heads: DotProductAttention.Trace
    let averages: Tensor
  }

  /// Looks from every query at the keys of its own sample.
  ///
  /// - Parameters:
  ///   - query: `[B, Tq, D]`.
  ///   - key: `[B, Tk, D]`.
  ///   - value: `[B, Tk, D]`; the keys unless given.
  ///   - keyMask: `[B, Tk]`; keys that are not real are not looked at.
  ///   - causal: whether query `t` sees keys `0...t` only.
  /// - Returns: states and weights; a sample without a real key has zero weights, so its states are
  ///   the output map's bias.
  package func forward(
    query: Tensor, key: Tensor, value: Tensor? = nil, keyMask: Mask? = nil, causal: Bool = false
  ) -> Output {
    traced(
      query: query, key: key, value: value, keyMask: keyMask, causal: causal, batching: .apart
    ).output
  }

  /// The same with what a backward pass needs.
  package func traced(
    query: Tensor, key: Tensor, value: Tensor? = nil, keyMask: Mask? = nil, causal: Bool = false,
    batching: Batching = .together
  ) -> (output: Output, trace: Trace) {
    let (averages, weights, trace) = DotProductAttention(heads: heads).traced(
      queries: queryProjection.forward(query, batching: batching),
      keys: keyProjection.forward(key, batching: batching),
      values: valueProjection.forward(value ?? key, batching: batching),
      keyMask: keyMask, causal: causal)
    let states = outputProjection.forward(averages, batching: batching)
    return (
      Output(states: states, weights: weights),
      Trace(query: query, key: key, value: value, heads: trace, averages: averages)
    )
  }

  private static func check(
    heads: Int, width: Int, _ weights: Weights, tensor: String
  ) throws(SafetensorsError) {
    guard heads > 0, width % heads == 0 else {
      throw weights.refusal(of: tensor, "\(heads) heads do not divide its \(width) channels")
    }
  }
}
