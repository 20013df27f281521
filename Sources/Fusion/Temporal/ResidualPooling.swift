// SPDX-License-Identifier: Apache-2.0
import Core
import Layers
import Tensors

/// The way around the model: a weighted mean of the steps' own places in the shared space.
///
/// With states Y `[B, T, D]`, modalities' unit vectors s `[B, T, M, S]`, the encoders' own features f
/// at unit length, the distances d_tm = |s_tm - mean of the modality's|² and e_tm, the same of f, and
/// the place τ of a step among the segment's own, from -1 to 1:
///
///     b_m = softmax over all own t at which m was there of
///           (Y_t · query_m / √D + salience_m0 d_tm + salience_m1 e_tm + direction_m · f_tm),
///           over the number of modalities that were there
///     r = Σ b_tm s_tm + Σ b_tm (τ_t - Σ b τ) (moment s_tm + offset_m)
///
/// With zeros for all but the moment b has the weights of the mean of the modalities' means, and
/// without moment and offset the order is forgotten: that is `MeanFusion`. So a model that adds r to
/// what it learns keeps what the encoders know of things that were in no training. Salience and
/// direction tell what stands out from a background that was in no training either; the moment lets
/// order reach the vector for whatever was seen or heard, and the offset tells whether something was
/// seen before it was heard where nobody knows what it was: a skip connection as in He et al. 2015,
/// arXiv 1512.03385, of zeroth and first order in time. Every modality keeps its share, or else a
/// still picture would vanish beside any sound.
package struct ResidualPooling: Sendable {
  /// `[M, D]`.
  package var query: Tensor
  /// `[M, 2]`.
  package var salience: Tensor
  /// By modality, `[F]`.
  package var directions: [Tensor]
  /// `[S, S]`.
  package var moment: Tensor
  /// `[M, S]`.
  package var offset: Tensor

  /// From `query`, `salience`, `directions` by modality, `moment` and `offset`.
  ///
  /// `features` are the modalities' widths F.
  package init(
    _ weights: Weights, width: Int, features: [Modality: Int], shared: Int
  ) throws(SafetensorsError) {
    let modalities = StreamFusion.modalities
    query = try weights.tensor("query", [modalities.count, width])
    salience = try weights.tensor("salience", [modalities.count, 2])
    directions = []
    for modality in modalities {
      directions.append(
        try weights.tensor("directions.\(modality.rawValue)", [features[modality] ?? 0]))
    }
    moment = try weights.tensor("moment", [shared, shared])
    offset = try weights.tensor("offset", [modalities.count, shared])
  }

  /// What a backward pass needs of a forward one.
  package struct Trace: Sendable {
    let states: Tensor
    let steps: Steps
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
    /// Σ b (τ - Σ b τ) of each modality, `[B, M]`: below 0 what comes first.
    let orders: Tensor
  }

  /// Pools a batch.
  ///
  /// - Parameters:
  ///   - states: Y, `[B, T, D]`.
  ///   - steps: the same segments'.
  /// - Returns: r `[B, 1, S]`, 0 where nothing was there; and what a backward pass needs.
  func traced(_ states: Tensor, _ steps: Steps) -> (pooled: Tensor, trace: Trace) {
    let (batch, flat) = (states.shape[0], steps.places.shape)
    var scores = matmul(states, query, transposingRight: true, scale: scale).transposed()
    for (gains, distances) in zip(gains, steps.distances) {
      scores += distances.scalingRows(by: .stacked(Array(repeating: gains, count: batch)))
    }
    scores += Tensor.stacked(
      zip(steps.features, directions).map {
        matmul($0, $1.reshaped([1, $1.count]), transposingRight: true)
          .reshaped(Array(states.shape.prefix(2)))
      }
    ).exchangingFirstAxes()
    let weights = scores.softmax(mask: steps.isThere)
    let shares = Self.shares(steps.isThere)
    let all = weights.scalingRows(by: shares).reshaped(flat)
    let centred = steps.places - Self.constant(along: steps.places, all.rowDots(steps.places))
    let mean = Self.sum(steps.vectors, weights: all)
    let firstMoment = Self.sum(steps.vectors, weights: all * centred)
    let orders = all.reshaped(weights.shape).rowDots(centred.reshaped(weights.shape))
    return (
      mean + matmul(firstMoment, moment, transposingRight: true)
        + matmul(orders, offset).reshaped(mean.shape),
      Trace(
        states: states, steps: steps, centred: centred, weights: weights, shares: shares,
        mean: mean, firstMoment: firstMoment, orders: orders)
    )
  }

  /// When each modality stands out, as the first states have it: Σ b (τ - Σ b τ), `[B, M]`.
  ///
  /// Below 0 is what comes first; 0 where no other modality was there.
  package func orders(of batch: SegmentBatch) -> Tensor {
    guard let steps = batch.residualSteps else {
      return Tensor(zeros: [batch.lengths.count, query.shape[0]])
    }
    return traced(Tensor(zeros: batch.own.shape + [query.shape[1]]), steps).trace.orders
  }

  /// Undoes `traced`: the gradient of the states, from what reached r `[B, 1, S]`; those of the
  /// parameters are added to `gradient`.
  ///
  /// The steps' vectors are given, so nothing flows into them or their distances.
  func backward(
    _ upstream: Tensor, _ trace: Trace, into gradient: inout ResidualPooling
  ) -> Tensor {
    let steps = trace.steps
    let flat = steps.places.shape
    let upstreamRows = upstream.reshaped([flat[0], upstream.shape[2]])
    gradient.moment.addTransposedProduct(upstream, trace.firstMoment)
    gradient.offset.addTransposedProduct(trace.orders, upstreamRows)
    let reached = matmul(upstream, moment)
    let offsets = matmul(upstreamRows, offset, transposingRight: true)
    let alongMean =
      reached.rowDots(trace.mean).reshaped([flat[0]]) + offsets.rowDots(trace.shares)
    let inMoment =
      matmul(reached, steps.vectors, transposingRight: true).reshaped(flat)
      + Self.constant(along: trace.weights, offsets).reshaped(flat)
    let all =
      matmul(upstream, steps.vectors, transposingRight: true).reshaped(flat)
      + inMoment * trace.centred - steps.places.scalingRows(by: alongMean)
    let weights = all.reshaped(trace.weights.shape).scalingRows(by: trace.shares)
    let scores = trace.weights.softmaxBackward(weights)
    gradient.salience +=
      Tensor.stacked(steps.distances.map { scores.rowDots($0).rowSum() }).transposed()
    let byModality = scores.exchangingFirstAxes()
    for (place, features) in steps.features.enumerated() {
      let rows = flat[0] * byModality.shape[2]
      gradient.directions[place] += matmul(
        byModality.element(place).reshaped([1, rows]), features.reshaped([rows, features.shape[2]])
      ).reshaped([features.shape[2]])
    }
    let scaled = (scores * scale).transposed()
    gradient.query.addTransposedProduct(scaled, trace.states)
    return matmul(scaled, query)
  }

  /// Of d and of e, `[M]` each.
  private var gains: [Tensor] {
    (0..<2).map { salience.columns($0..<$0 + 1).reshaped([salience.shape[0]]) }
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

  /// A value per row, `[..]`, in all places of `tensor`, `[.., N]`.
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
    for (place, modality) in StreamFusion.modalities.enumerated() {
      directions[place].visitParameters(path["directions"][modality.rawValue], visit)
    }
    moment.visitParameters(path["moment"], visit)
    offset.visitParameters(path["offset"], visit)
  }
}
