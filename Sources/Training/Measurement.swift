// SPDX-License-Identifier: Apache-2.0
import Features
import Fusion
import Layers
import Learning
import Tensors

/// How well sentences and segments find each other.
package struct Measurement: Sendable {
  /// From sentence to segment.
  package let ranks: RetrievalRanks
  /// Share of the segments that prefer their sentence to its contrast, half where they cannot tell;
  /// `nil` where no segment has a contrast.
  package let orderAccuracy: Double?
}

extension TrainingSet {
  /// Represented at once.
  private static let block = 16

  /// Measures a model on all of these segments.
  package func measure(_ model: TemporalModel) throws -> Measurement {
    try measure({ model.query($0) }) {
      model.traced(model.view(of: model.batch($0.segments))).output.representations
    }
  }

  /// Measures what need not be a trained model.
  package func measure(_ contestant: Contestant) throws -> Measurement {
    try measure(contestant.query) {
      contestant.represent($0.segments, width: $0.sentences.shape[1] / 2)
    }
  }

  private func measure(
    _ query: @Sendable (Tensor) -> Tensor,
    representing represent: @Sendable (Batch) -> Tensor
  ) throws -> Measurement {
    let blocks = try parallelMap((items.count + Self.block - 1) / Self.block) { index in
      let batch = try batch(
        Array(index * Self.block..<min((index + 1) * Self.block, items.count)))
      let (things, sentences) = (represent(batch), query(batch.sentences))
      return (
        things, sentences,
        PreferenceLoss()(
          things: things, sentences: sentences, contrasts: query(batch.contrasts),
          present: batch.hasContrast),
        batch.hasContrast.count { $0 }, batch.isCaptioned
      )
    }
    let contrasted = blocks.reduce(0) { $0 + $1.3 }
    let preferred = blocks.reduce(0.0) { $0 + Double($1.3) * ($1.2?.accuracy ?? 0) }
    // What stands in for a missing caption is made of the segment itself, and finds it too easily.
    let captioned = zip(items.indices, blocks.flatMap(\.4)).filter(\.1).map(\.0)
    let asked = captioned.isEmpty ? Array(items.indices) : captioned
    return Measurement(
      ranks: items.isEmpty
        ? RetrievalRanks(ranks: [])
        : RetrievalRanks(
          queries: Tensor.joined(blocks.map(\.1)).gathering(asked),
          candidates: .joined(blocks.map(\.0)), answers: asked.map { [$0] }),
      orderAccuracy: contrasted > 0 ? preferred / Double(contrasted) : nil)
  }
}
