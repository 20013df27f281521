// SPDX-License-Identifier: Apache-2.0
import Foundation
import Layers
import Tensors

/// The way around the model: a weighted mean of the steps' own places in the shared space.
///
/// With states Y `[B, T, D]`, modalities' unit vectors s `[B, T, M, S]`, own steps in which modality
/// m was there n_m, and the place τ of a step among the segment's own, from -1 to 1:
///
///     b = softmax over all t and m that were there of (Y_t · query_m / √D - log n_m)
///     r = Σ b_tm s_tm + (Σ b_tm τ_t s_tm) momentᵀ
///
/// A query of zeros makes b the weights of the mean of the modalities' means, and a moment of zeros
/// forgets the order; so a model that adds r to what it learns begins as `MeanFusion`, and keeps
/// what the encoders know of things that were in no training. The moment lets order reach the
/// vector for whatever was seen or heard: a skip connection as in He et al. 2015, arXiv 1512.03385,
/// of zeroth and first order in time.
package struct ResidualPooling: Sendable {
  /// `[M, D]`.
  package var query: Tensor
  /// `[S, S]`.
  package var moment: Tensor

  /// From `query` and `moment`.
  package init(
    _ weights: Weights, modalities: Int, width: Int, shared: Int
  ) throws(SafetensorsError) {
    query = try weights.tensor("query", [modalities, width])
    moment = try weights.tensor("moment", [shared, shared])
  }

  /// What a backward pass needs of a forward one.
  package struct Trace: Sendable {
    let states: Tensor
    /// `[B, T · M, S]`.
    let vectors: Tensor
    /// τ, `[B, T · M]`.
    let places: Tensor
    /// b, `[B, T · M]`.
    let weights: Tensor
    /// Σ b τ s, `[B, 1, S]`.
    let firstMoment: Tensor
  }

  /// Pools a batch.
  ///
  /// - Parameters:
  ///   - states: Y, `[B, T, D]`.
  ///   - vectors: by modality, `[B, T, S]`.
  ///   - own: `[B, T]`, the segment's own steps.
  /// - Returns: r `[B, 1, S]`, 0 where nothing was there; and what a backward pass needs.
  func traced(
    _ states: Tensor, vectors: [StepSequence], own: Mask
  ) -> (pooled: Tensor, trace: Trace) {
    let (batch, steps) = (own.shape[0], own.shape[1])
    let places = [batch, steps * vectors.count]
    let masks = vectors.map { $0.mask & own }
    let isThere = Mask(
      (0..<batch * steps).flatMap { step in masks.map { $0.isReal[step] } }, shape: places)
    let scores =
      matmul(states, query, transposingRight: true, scale: scale)
      + Self.shareOfEach(masks, batch: batch, steps: steps)
    let weights = scores.reshaped(places).softmax(mask: isThere)
    let all = Tensor.concatenated(vectors.map(\.values))
      .reshaped(places + [vectors[0].values.shape[2]])
    let times = Self.places(own, modalities: vectors.count)
    let firstMoment = Self.sum(all, weights: weights * times)
    let pooled =
      Self.sum(all, weights: weights) + matmul(firstMoment, moment, transposingRight: true)
    return (
      pooled,
      Trace(
        states: states, vectors: all, places: times, weights: weights, firstMoment: firstMoment)
    )
  }

  /// Undoes `traced`: the gradient of the states, from what reached r `[B, 1, S]`; those of the
  /// parameters are added to `gradient`.
  func backward(
    _ upstream: Tensor, _ trace: Trace, into gradient: inout ResidualPooling
  ) -> Tensor {
    gradient.moment.addTransposedProduct(upstream, trace.firstMoment)
    let firstMoment = matmul(upstream, moment)
    let shape = trace.weights.shape
    let weights =
      matmul(upstream, trace.vectors, transposingRight: true).reshaped(shape)
      + matmul(firstMoment, trace.vectors, transposingRight: true).reshaped(shape) * trace.places
    let scores = (trace.weights.softmaxBackward(weights) * scale)
      .reshaped(trace.states.shape.dropLast() + [query.shape[0]])
    gradient.query.addTransposedProduct(scores, trace.states)
    return matmul(scores, query)
  }

  /// 1 / √D.
  private var scale: Float { 1 / Float(query.shape[1]).squareRoot() }

  /// -log n_m at every step, `[B, T, M]`.
  private static func shareOfEach(_ masks: [Mask], batch: Int, steps: Int) -> Tensor {
    let rows = (0..<batch).map { sample in
      masks.map { mask in
        let count = mask.isReal[sample * steps..<(sample + 1) * steps].count { $0 }
        return -log(Float(max(1, count)))
      }
    }
    return Tensor(
      rows.flatMap { row in (0..<steps).flatMap { _ in row } }, shape: [batch, steps, masks.count])
  }

  /// τ of every step once per modality, `[B, T · M]`; 0 for steps that are not the segment's own.
  private static func places(_ own: Mask, modalities: Int) -> Tensor {
    let (batch, steps) = (own.shape[0], own.shape[1])
    let values = (0..<batch).flatMap { sample in
      let row = own.isReal[sample * steps..<(sample + 1) * steps]
      let count = Float(row.count { $0 })
      var next: Float = 0
      return row.flatMap { isOwn -> [Float] in
        defer { next += isOwn ? 1 : 0 }
        return Array(repeating: isOwn ? (2 * next + 1) / count - 1 : 0, count: modalities)
      }
    }
    return Tensor(values, shape: [batch, steps * modalities])
  }

  /// Σ w v: `[B, N, S]` under `[B, N]` gives `[B, 1, S]`.
  private static func sum(_ vectors: Tensor, weights: Tensor) -> Tensor {
    matmul(weights.reshaped([weights.shape[0], 1, weights.shape[1]]), vectors)
  }
}

extension ResidualPooling: Trainable {
  package mutating func visitParameters(
    _ path: ParameterPath, _ visit: (String, inout Tensor) -> Void
  ) {
    query.visitParameters(path["query"], visit)
    moment.visitParameters(path["moment"], visit)
  }
}
