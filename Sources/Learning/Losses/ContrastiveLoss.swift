// SPDX-License-Identifier: Apache-2.0
import Foundation
import Tensors

/// Draws views of one item together and pushes those of different items apart.
///
/// Source: InfoNCE (van den Oord et al. 2018, arXiv 1807.03748) in CLIP's symmetric form (Radford
/// et al. 2021, arXiv 2103.00020), several pairs of views as in AudioCLIP (Guzhov et al. 2021,
/// arXiv 2106.13043). Rows are taken to unit length here. Equal rows of different items count as
/// each other's negatives.
package struct ContrastiveLoss: Sendable {
  /// One kind of view of all items of a batch.
  package struct View: Sendable {
    /// `[B, D]`, row i from item i, of any length.
    package let rows: Tensor
    /// Which items have this view; what stands in other rows has no influence.
    package let present: Mask

    /// - Parameters:
    ///   - rows: `[B, D]`.
    ///   - present: `[B]`; `nil` is all items.
    package init(_ rows: Tensor, present: [Bool]? = nil) {
      precondition(rows.rank == 2, "ContrastiveLoss: view \(rows.shape)")
      self.rows = rows
      self.present =
        present.map { Mask($0, shape: [rows.shape[0]]) }
        ?? Mask(repeating: true, shape: [rows.shape[0]])
    }
  }

  /// Two views that are compared, by their places in the list, and the weight of their loss.
  package struct Pair: Equatable, Sendable {
    package let first: Int
    package let second: Int
    package let weight: Double

    package init(_ first: Int, _ second: Int, weight: Double) {
      (self.first, self.second, self.weight) = (first, second, weight)
    }

    /// The pairs of the views image, text and, where there is one, audio.
    package static func imageTextAudio(hasAudio: Bool) -> [Pair] {
      hasAudio
        ? [Pair(0, 1, weight: 0.5), Pair(2, 1, weight: 0.25), Pair(2, 0, weight: 0.25)]
        : [Pair(0, 1, weight: 1)]
    }
  }

  package struct Result: Sendable {
    package let loss: Double
    /// `[B, D]` for each view: gradients of its rows as they were given, 0 for absent ones.
    package let gradients: [Tensor]
    /// Gradient of the logarithm of the scale, `[]`, for who learns the temperature.
    ///
    /// Where the scale is at its bound, nothing pushes it further.
    package let logScaleGradient: Tensor
  }

  /// The scale must not grow beyond this while it is learned, as in CLIP.
  package static let largestLogScale = Float(log(100.0))

  /// Factor on cosines: 1 over the temperature.
  private let scale: Double
  private let isAtBound: Bool

  /// With a fixed temperature.
  package init(temperature: Double = 0.07) {
    precondition(temperature > 0, "ContrastiveLoss: temperature \(temperature)")
    scale = 1 / temperature
    isAtBound = false
  }

  /// With a learned one: `logScale` is a parameter of shape `[]`, log(1 / temperature).
  package init(logScale: Tensor) {
    precondition(logScale.shape == [], "ContrastiveLoss: log scale \(logScale.shape)")
    isAtBound = logScale[] >= Self.largestLogScale
    scale = exp(Double(min(logScale[], Self.largestLogScale)))
  }

  /// The weighted sum of the pairs' losses, with its gradients.
  ///
  /// An item counts in a pair where it has both views. Where it has one only, it is still a
  /// negative for the others. A pair that fewer than two items have counts nothing.
  ///
  /// - Parameters:
  ///   - views: `[B, D]` each.
  ///   - pairs: what is compared with what.
  /// - Returns: loss and gradients.
  /// - Throws: `LearningError.batchTooSmall` if no pair has two items, since one item alone gives
  ///   loss 0 whatever its rows are; `.notFinite`.
  package func callAsFunction(
    _ views: [View], pairs: [Pair]
  ) throws(LearningError) -> Result {
    precondition(
      views.allSatisfy { $0.rows.shape == views.first?.rows.shape },
      "ContrastiveLoss: views \(views.map(\.rows.shape))")
    let rows = try views.enumerated().map { place, view throws(LearningError) in
      try Self.checked(view, place)
    }
    let unit = rows.map { $0.l2Normalized() }
    var unitGradients = rows.map { Tensor(zeros: $0.shape) }
    var (loss, logScaleGradient, counted) = (0.0, 0.0, 0)
    for pair in pairs {
      let (first, second) = (views[pair.first].present, views[pair.second].present)
      let anchors = (first & second).isReal
      guard anchors.count(where: { $0 }) >= 2 else { continue }
      counted += 1
      let logits = Self.cosines(rows[pair.first], rows[pair.second]).map { scale * $0 }
      var gradient = Array(repeating: 0.0, count: logits.count)
      loss += Self.addCrossEntropy(
        of: logits, to: &gradient, anchors: anchors, candidates: second.isReal,
        weight: pair.weight / 2)
      loss += Self.addCrossEntropy(
        of: logits, transposed: true, to: &gradient, anchors: anchors, candidates: first.isReal,
        weight: pair.weight / 2)
      logScaleGradient += zip(gradient, logits).reduce(0) { $0 + $1.0 * $1.1 }
      // logits = scale · A Bᵀ
      let cosineGradient = Tensor(
        gradient.map { Float(scale * $0) }, shape: [anchors.count, anchors.count])
      unitGradients[pair.first].addProduct(cosineGradient, unit[pair.second])
      unitGradients[pair.second].addTransposedProduct(cosineGradient, unit[pair.first])
    }
    guard counted > 0 else {
      throw .batchTooSmall(items: pairs.map { Self.items(views, $0) }.max() ?? 0)
    }
    if isAtBound { logScaleGradient = max(0, logScaleGradient) }
    return Result(
      loss: loss,
      gradients: zip(rows, unitGradients).map { $0.l2NormalizedBackward($1) },
      logScaleGradient: Tensor([Float(logScaleGradient)], shape: []))
  }

  /// The article's loss over image, text and, where there is one, audio.
  package func callAsFunction(
    image: Tensor, text: Tensor, audio: Tensor? = nil
  ) throws(LearningError) -> Result {
    let views = [image, text] + (audio.map { [$0] } ?? [])
    return try self(
      views.map { View($0) }, pairs: Pair.imageTextAudio(hasAudio: audio != nil))
  }

  /// Cosines of all rows of `a` with all of `b`, `[B, B]`.
  ///
  /// In double precision, since a low temperature magnifies what rounding does to them.
  private static func cosines(_ a: Tensor, _ b: Tensor) -> [Double] {
    func rows(_ tensor: Tensor) -> [(row: Tensor, length: Double)] {
      (0..<tensor.shape[0]).map { index in
        let row = tensor.element(index)
        return (row, max(row.dot(row).squareRoot(), 1e-12))
      }
    }
    let (left, right) = (rows(a), rows(b))
    return left.flatMap { x in right.map { y in x.row.dot(y.row) / (x.length * y.length) } }
  }

  /// The mean over the anchors of -log softmax at their own place, among the candidates.
  ///
  /// - Parameters:
  ///   - logits: `[B, B]`.
  ///   - transposed: whether the softmax is over columns instead of rows.
  ///   - gradient: `[B, B]`, to which the logits' gradient is added.
  ///   - anchors: `[B]`, rows that count.
  ///   - candidates: `[B]`, columns that count.
  ///   - weight: factor on loss and gradient.
  /// - Returns: the loss.
  private static func addCrossEntropy(
    of logits: [Double], transposed: Bool = false, to gradient: inout [Double], anchors: [Bool],
    candidates: [Bool], weight: Double
  ) -> Double {
    let size = anchors.count
    let columns = candidates.indices.filter { candidates[$0] }
    let share = weight / Double(anchors.count { $0 })
    var loss = 0.0
    for row in anchors.indices where anchors[row] {
      let places = columns.map { transposed ? $0 * size + row : row * size + $0 }
      let own = row * size + row
      let largest = places.reduce(-.infinity) { max($0, logits[$1]) }
      let exponentials = places.map { exp(logits[$0] - largest) }
      let sum = exponentials.reduce(0, +)
      loss += largest + log(sum) - logits[own]
      for (place, exponential) in zip(places, exponentials) {
        gradient[place] += share * exponential / sum
      }
      gradient[own] -= share
    }
    return share * loss
  }

  /// A view's rows, 0 where it is absent.
  private static func checked(_ view: View, _ place: Int) throws(LearningError) -> Tensor {
    let rows = view.rows.keeping(view.present)
    if let index = rows.values.firstIndex(where: { !$0.isFinite }) {
      throw .notFinite(
        what: "contrastive loss", name: "item \(index / rows.shape[1]) of view \(place)")
    }
    return rows
  }

  private static func items(_ views: [View], _ pair: Pair) -> Int {
    (views[pair.first].present & views[pair.second].present).isReal.count { $0 }
  }
}
