// SPDX-License-Identifier: Apache-2.0
import Foundation
import Layers
import Tensors

/// The way around the model: a weighted mean of the steps' own places in the shared space.
///
/// With states Y `[B, T, D]`, modalities' unit vectors s `[B, T, M, S]`, own steps in which modality
/// m was there n_m, the distance d_tm = |s_tm - mean of the modality's|², and the place τ of a step
/// among the segment's own, from -1 to 1:
///
///     b = softmax over all t and m that were there of
///         (Y_t · query_m / √D + salience_m d_tm - log n_m)
///     r = Σ b_tm s_tm + (Σ b_tm (τ_t - Σ b τ) s_tm) momentᵀ
///
/// A query and a salience of zeros make b the weights of the mean of the modalities' means, and a
/// moment of zeros forgets the order: that is `MeanFusion`. So a model that adds r to what it learns
/// keeps what the encoders know of things that were in no training; the salience tells what stands
/// out from a background that was in no training either; and the moment lets order reach the vector
/// for whatever was seen or heard: a skip connection as in He et al. 2015, arXiv 1512.03385, of
/// zeroth and first order in time.
package struct ResidualPooling: Sendable {
  /// `[M, D]`.
  package var query: Tensor
  /// `[M]`.
  package var salience: Tensor
  /// `[S, S]`.
  package var moment: Tensor

  /// From `query`, `salience` and `moment`.
  package init(
    _ weights: Weights, modalities: Int, width: Int, shared: Int
  ) throws(SafetensorsError) {
    query = try weights.tensor("query", [modalities, width])
    salience = try weights.tensor("salience", [modalities])
    moment = try weights.tensor("moment", [shared, shared])
  }

  /// What a backward pass needs of a forward one.
  package struct Trace: Sendable {
    let states: Tensor
    /// `[B, T · M, S]`.
    let vectors: Tensor
    /// d, `[B, T · M]`.
    let distances: Tensor
    /// τ, `[B, T · M]`.
    let places: Tensor
    /// τ - Σ b τ, `[B, T · M]`.
    let centred: Tensor
    /// b, `[B, T · M]`.
    let weights: Tensor
    /// Σ b s, `[B, 1, S]`.
    let mean: Tensor
    /// Σ b (τ - Σ b τ) s, `[B, 1, S]`.
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
    let distances = Tensor.concatenated(
      zip(vectors, masks).map { Self.distances($0.values, mask: $1).reshaped([batch, steps, 1]) })
    let salience = Tensor.stacked(Array(repeating: salience, count: batch * steps))
    let scores =
      matmul(states, query, transposingRight: true, scale: scale)
      + Self.shareOfEach(masks, batch: batch, steps: steps)
      + distances * salience.reshaped(distances.shape)
    let weights = scores.reshaped(places).softmax(mask: isThere)
    let all = Tensor.concatenated(vectors.map(\.values))
      .reshaped(places + [vectors[0].values.shape[2]])
    let times = Self.places(own, modalities: vectors.count)
    let centred = times - Self.constant(along: times, weights.rowDots(times))
    let mean = Self.sum(all, weights: weights)
    let firstMoment = Self.sum(all, weights: weights * centred)
    return (
      mean + matmul(firstMoment, moment, transposingRight: true),
      Trace(
        states: states, vectors: all, distances: distances.reshaped(places), places: times,
        centred: centred,
        weights: weights, mean: mean, firstMoment: firstMoment)
    )
  }

  /// Undoes `traced`: the gradient of the states, from what reached r `[B, 1, S]`; those of the
  /// parameters are added to `gradient`.
  ///
  /// The steps' vectors are given, so nothing flows into them or their distances.
  func backward(
    _ upstream: Tensor, _ trace: Trace, into gradient: inout ResidualPooling
  ) -> Tensor {
    gradient.moment.addTransposedProduct(upstream, trace.firstMoment)
    let reached = matmul(upstream, moment)
    let shape = trace.weights.shape
    let alongMean = reached.rowDots(trace.mean).reshaped([shape[0]])
    let weights =
      matmul(upstream, trace.vectors, transposingRight: true).reshaped(shape)
      + matmul(reached, trace.vectors, transposingRight: true).reshaped(shape) * trace.centred
      - trace.places.scalingRows(by: alongMean)
    let scores = trace.weights.softmaxBackward(weights)
    let perModality = Array(trace.states.shape.dropLast()) + [salience.count]
    gradient.salience += (scores * trace.distances).reshaped(perModality).rowSum()
    let scaled = (scores * scale).reshaped(perModality)
    gradient.query.addTransposedProduct(scaled, trace.states)
    return matmul(scaled, query)
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

  /// |s - mean|² of steps that are real in `mask` `[B, T]`, 0 of others: `[B, T, S]` gives `[B, T]`.
  private static func distances(_ vectors: Tensor, mask: Mask) -> Tensor {
    let steps = mask.shape[1]
    let means = vectors.mean(over: mask).gathering(
      (0..<mask.isReal.count).map { $0 / steps })
    let differences = vectors - means.reshaped(vectors.shape)
    return differences.rowDots(differences).keeping(mask)
  }

  /// A value per row, `[B]`, in all places of `tensor`, `[B, N]`.
  private static func constant(along tensor: Tensor, _ values: Tensor) -> Tensor {
    Tensor(repeating: 1, shape: tensor.shape).scalingRows(by: values)
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
    salience.visitParameters(path["salience"], visit)
    moment.visitParameters(path["moment"], visit)
  }
}
