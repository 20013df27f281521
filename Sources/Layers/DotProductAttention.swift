// SPDX-License-Identifier: Apache-2.0
import Tensors

/// Averages of values by how well their keys match a query, in several heads: softmax(QKᵀ / √d) V.
///
/// Source: Vaswani et al. 2017, arXiv 1706.03762, §3.2. Head `i` of `h` is the `i`-th of `h`
/// consecutive blocks of d channels.
package struct DotProductAttention: Sendable {
  package let heads: Int

  package init(heads: Int) {
    self.heads = heads
  }

  /// What a backward pass needs of a forward one.
  package struct Trace: Sendable {
    let queries: Tensor
    let keys: Tensor
    /// 0 at padding.
    let values: Tensor
    package let keyMask: Mask?
    let weights: Tensor
  }

  /// Averages for every query over the keys of its own sample.
  ///
  /// - Parameters:
  ///   - queries: `[B, Tq, D]`.
  ///   - keys: `[B, Tk, D]`.
  ///   - values: `[B, Tk, D]`.
  ///   - keyMask: `[B, Tk]`; keys that are not real are not looked at.
  ///   - causal: whether query `t` sees keys `0...t` only.
  /// - Returns: averages `[B, Tq, D]` and weights `[B, h, Tq, Tk]`, both 0 for a sample without a
  ///   real key, with what a backward pass needs.
  package func traced(
    queries: Tensor, keys: Tensor, values: Tensor, keyMask: Mask? = nil, causal: Bool = false
  ) -> (averages: Tensor, weights: Tensor, trace: Trace) {
    let weights = headScores(queries, keys, heads: heads, scale: scale(of: queries))
      .softmax(mask: keyMask, causal: causal)
    // A weight of 0 would not keep out a NaN that stands in padding.
    let values = keyMask.map { values.keeping($0) } ?? values
    return (
      headAverages(weights, values), weights,
      Trace(queries: queries, keys: keys, values: values, keyMask: keyMask, weights: weights)
    )
  }

  /// Undoes `traced`.
  ///
  /// - Parameters:
  ///   - upstream: `[B, Tq, D]`, of the averages.
  ///   - weightsUpstream: `[B, h, Tq, Tk]`, what reached the weights by another way.
  ///   - trace: of the forward pass.
  /// - Returns: gradients of queries, keys and values; 0 at padding.
  package func backward(
    _ upstream: Tensor, weights weightsUpstream: Tensor? = nil, _ trace: Trace
  ) -> (queries: Tensor, keys: Tensor, values: Tensor) {
    func real(_ x: Tensor) -> Tensor { trace.keyMask.map { x.keeping($0) } ?? x }
    let scale = scale(of: trace.queries)
    // averages = A V
    let values = headAverages(trace.weights, upstream, transposingWeights: true)
    var weights = headScores(upstream, trace.values, heads: heads, scale: 1)
    if let weightsUpstream { weights += weightsUpstream }
    // A = softmax(scale Q Kᵀ)
    let scores = trace.weights.softmaxBackward(weights)
    return (
      headAverages(scores, real(trace.keys), scale: scale),
      headAverages(scores, trace.queries, transposingWeights: true, scale: scale), values
    )
  }

  private func scale(of queries: Tensor) -> Float {
    1 / Float(queries.shape[2] / heads).squareRoot()
  }
}
