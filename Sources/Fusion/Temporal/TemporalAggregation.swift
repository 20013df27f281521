// SPDX-License-Identifier: Apache-2.0
import Layers
import Tensors

/// Makes one unit vector of a sequence: pooling over time, then a projection.
///
/// Source: Yang et al. 2016, doi:10.18653/v1/N16-1174 (attention pooling by a learned query, here
/// without the tanh layer).
package struct TemporalAggregation: Sendable {
  /// `[D]`; `nil` takes the plain mean over time.
  package var query: Tensor?
  package var projection: Linear

  package struct Output: Sendable {
    /// `[B, shared]`, unit length.
    package let representation: Tensor
    /// `[B, T]`, each step's share; rows sum to 1, or are 0 where no step is real.
    package let weights: Tensor
  }

  /// From `projection` and, for attention pooling, `query`.
  package init(
    _ weights: Weights, width: Int? = nil, outputs: Int? = nil
  ) throws(SafetensorsError) {
    projection = try Linear(weights["projection"], inputs: width, outputs: outputs)
    query = weights.has("query") ? try weights.tensor("query", [projection.inputs]) : nil
  }

  /// What a backward pass needs of a forward one.
  package struct Trace: Sendable {
    let mask: Mask
    /// x, 0 where not real.
    let real: Tensor
    let weights: Tensor
    /// `[B, 1, D]`.
    let pooled: Tensor
    /// `[B, 1, shared]`, of any length, with the residual.
    let projected: Tensor
  }

  /// Aggregates `x` `[B, T, D]` over the steps that are real in `mask` `[B, T]`.
  package func forward(_ x: Tensor, mask: Mask) -> Output {
    traced(x, mask: mask, batching: .apart).output
  }

  /// The same with what a backward pass needs, and `residual` `[B, 1, shared]` added before the
  /// result is brought to unit length.
  package func traced(
    _ x: Tensor, mask: Mask, residual: Tensor? = nil, batching: Batching = .together
  ) -> (output: Output, trace: Trace) {
    let (batch, steps, width) = (x.shape[0], x.shape[1], x.shape[2])
    let real = x.keeping(mask)
    // Equal scores make softmax a plain mean.
    let scores =
      query.map {
        matmul(
          real, $0.reshaped([1, width]), transposingRight: true,
          scale: 1 / Float(width).squareRoot()
        ).reshaped([batch, steps])
      } ?? Tensor(zeros: [batch, steps])
    let weights = scores.softmax(mask: mask)
    let pooled = matmul(weights.reshaped([batch, 1, steps]), real)
    let learned = projection.forward(pooled, batching: batching)
    let projected = residual.map { learned + $0 } ?? learned
    return (
      Output(
        representation: projected.reshaped([batch, projection.outputs]).l2Normalized(),
        weights: weights),
      Trace(mask: mask, real: real, weights: weights, pooled: pooled, projected: projected)
    )
  }
}
