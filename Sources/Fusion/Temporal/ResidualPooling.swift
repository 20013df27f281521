// SPDX-License-Identifier: Apache-2.0
import Foundation
import Layers
import Tensors

/// The way around the model: a weighted mean of the steps' own places in the shared space.
///
/// With states Y `[B, T, D]`, modalities' unit vectors s `[B, T, M, S]`, the distance d_tm = |s_tm -
/// mean of the modality's|², and the place τ of a step among the segment's own, from -1 to 1:
///
///     b_m = softmax over all own t at which m was there of (Y_t · query_m / √D + salience_m d_tm),
///           over the number of modalities that were there
///     r = Σ b_tm s_tm + (Σ b_tm (τ_t - Σ b τ) s_tm) momentᵀ
///
/// A query and a salience of zeros make b the weights of the mean of the modalities' means, and a
/// moment of zeros forgets the order: that is `MeanFusion`. So a model that adds r to what it learns
/// keeps what the encoders know of things that were in no training; the salience tells what stands
/// out from a background that was in no training either; and the moment lets order reach the vector
/// for whatever was seen or heard: a skip connection as in He et al. 2015, arXiv 1512.03385, of
/// zeroth and first order in time. Every modality keeps its share, or else a still picture would
/// vanish beside any sound.
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
    /// `[B, M · T, S]`.
    let vectors: Tensor
    /// d, `[B, M, T]`.
    let distances: Tensor
    /// τ, `[B, M · T]`.
    let places: Tensor
    /// τ - Σ b τ, `[B, M · T]`.
    let centred: Tensor
    /// Of each modality by itself, `[B, M, T]`: rows sum to 1, or are 0 where it was not there.
    let weights: Tensor
    /// Of the modalities, `[B, M]`.
    let shares: Tensor
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
    let flat = [batch, vectors.count * steps]
    let masks = vectors.map { $0.mask & own }
    let isThere = Mask(
      (0..<batch).flatMap { sample in
        masks.flatMap { $0.isReal[sample * steps..<(sample + 1) * steps] }
      }, shape: [batch, vectors.count, steps])
    let distances = Tensor.stacked(
      zip(vectors, masks).map { Self.distances($0.values, mask: $1) }
    ).exchangingFirstAxes()
    let scores =
      matmul(states, query, transposingRight: true, scale: scale).transposed()
      + distances.scalingRows(by: .stacked(Array(repeating: salience, count: batch)))
    let weights = scores.softmax(mask: isThere)
    let shares = Self.shares(isThere)
    let all = weights.scalingRows(by: shares).reshaped(flat)
    let rows = Tensor.stacked(vectors.map(\.values)).exchangingFirstAxes()
      .reshaped(flat + [vectors[0].values.shape[2]])
    let places = Self.places(own, modalities: vectors.count)
    let centred = places - Self.constant(along: places, all.rowDots(places))
    let mean = Self.sum(rows, weights: all)
    let firstMoment = Self.sum(rows, weights: all * centred)
    return (
      mean + matmul(firstMoment, moment, transposingRight: true),
      Trace(
        states: states, vectors: rows, distances: distances, places: places, centred: centred,
        weights: weights, shares: shares, mean: mean, firstMoment: firstMoment)
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
    let flat = trace.places.shape
    let alongMean = reached.rowDots(trace.mean).reshaped([flat[0]])
    let all =
      matmul(upstream, trace.vectors, transposingRight: true).reshaped(flat)
      + matmul(reached, trace.vectors, transposingRight: true).reshaped(flat) * trace.centred
      - trace.places.scalingRows(by: alongMean)
    let weights = all.reshaped(trace.weights.shape).scalingRows(by: trace.shares)
    let scores = trace.weights.softmaxBackward(weights)
    gradient.salience += scores.rowDots(trace.distances).rowSum()
    let scaled = (scores * scale).transposed()
    gradient.query.addTransposedProduct(scaled, trace.states)
    return matmul(scaled, query)
  }

  /// 1 / √D.
  private var scale: Float { 1 / Float(query.shape[1]).squareRoot() }

  /// The same for every modality of which any step is real in `mask` `[B, M, T]`: `[B, M]`.
  private static func shares(_ mask: Mask) -> Tensor {
    let (batch, modalities) = (mask.shape[0], mask.shape[1])
    let isThere = mask.rowsWithAny.isReal
    return Tensor(
      (0..<batch).flatMap { sample -> [Float] in
        let row = isThere[sample * modalities..<(sample + 1) * modalities]
        let share = 1 / Float(max(1, row.count { $0 }))
        return row.map { $0 ? share : 0 }
      }, shape: [batch, modalities])
  }

  /// τ of every step once per modality, `[B, M · T]`; 0 for steps that are not the segment's own.
  private static func places(_ own: Mask, modalities: Int) -> Tensor {
    let (batch, steps) = (own.shape[0], own.shape[1])
    let values = (0..<batch).flatMap { sample in
      let row = own.isReal[sample * steps..<(sample + 1) * steps]
      let count = Float(row.count { $0 })
      var next: Float = 0
      let places = row.map { isOwn -> Float in
        defer { next += isOwn ? 1 : 0 }
        return isOwn ? (2 * next + 1) / count - 1 : 0
      }
      return (0..<modalities).flatMap { _ in places }
    }
    return Tensor(values, shape: [batch, modalities * steps])
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
