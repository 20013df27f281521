// SPDX-License-Identifier: Apache-2.0
import Foundation
import Layers
import Tensors

/// Brings class scores of pictures and sounds into the sentence space.
///
/// Source: convex combination of semantic embeddings, Norouzi et al. 2013, arXiv 1312.5650. The
/// likeliest classes' name vectors, less the mean of all of them, are averaged by score; the mean
/// is what all names share, and would draw every result together. Queries are centred alike.
package struct LabelBridge: Sendable {
  package static let labelsFile = "labels.safetensors"

  /// Whose class names a query is compared with.
  package enum LabelSet: String, CaseIterable, Sendable {
    /// Pictures.
    case imagenet
    /// Sounds.
    case audioset

    package var classCount: Int {
      switch self {
      case .imagenet: 1000
      case .audioset: 521
      }
    }
  }

  private static let width = 384
  /// Classes that count, and what picture logits are divided by before the softmax.
  private static let pictureClasses = 20
  private static let pictureTemperature: Float = 1.5
  private static let soundClasses = 10

  private let imagenet: Labels
  private let audioset: Labels

  /// - Throws: `SafetensorsError` when a table of class names is missing or of another size.
  package init(file: any WeightSource) throws(SafetensorsError) {
    imagenet = try Labels(file, .imagenet, width: Self.width)
    audioset = try Labels(file, .audioset, width: Self.width)
  }

  /// From the model directory.
  package init(directory: String) throws(SafetensorsError) {
    try self.init(file: SafetensorsFile(path: "\(directory)/\(Self.labelsFile)"))
  }

  /// A picture's unit vector from its 1000 ImageNet logits.
  package func pictureVector(logits: [Float]) -> [Float] {
    let probabilities = (Tensor(logits) * (1 / Self.pictureTemperature)).softmax()
    return imagenet.combine(probabilities.values, classes: Self.pictureClasses)
  }

  /// The same from the probabilities, of which those of the likeliest classes are enough.
  package func pictureVector(probabilities: [Float]) -> [Float] {
    let tempered = probabilities.map { pow($0, 1 / Self.pictureTemperature) }
    return imagenet.combine(tempered, classes: Self.pictureClasses)
  }

  /// A sound's unit vector from its 521 AudioSet scores; zero when no class has any score.
  ///
  /// Of several windows give each class's largest score. Scores beyond AudioSet's do not count.
  package func soundVector(scores: [Float]) -> [Float] {
    audioset.combine(
      Array(scores.prefix(LabelSet.audioset.classCount)), classes: Self.soundClasses)
  }

  /// What the names of pictures and sounds share, `[384]`.
  package var centre: Tensor { (imagenet.mean + audioset.mean) * 0.5 }

  /// Unit vectors of all names, `[1521, 384]`, each less what those of its kind share.
  package var names: Tensor {
    .stacked(
      [imagenet, audioset].flatMap { labels in
        (0..<labels.vectors.shape[0]).map {
          (labels.vectors.element($0) - labels.mean).l2Normalized()
        }
      })
  }

  /// A sentence's vector as it is to be compared with picture or sound vectors, at length 1.
  package func centred(query: [Float], against labels: LabelSet) -> [Float] {
    let mean =
      switch labels {
      case .imagenet: imagenet.mean
      case .audioset: audioset.mean
      }
    return (Tensor(query) - mean).l2Normalized().values
  }
}

/// The name vectors of one set of classes.
private struct Labels {
  /// `[classes, D]`.
  let vectors: Tensor
  /// `[D]`.
  let mean: Tensor

  init(
    _ file: any WeightSource, _ set: LabelBridge.LabelSet, width: Int
  ) throws(SafetensorsError) {
    let weights = Weights(file)[set.rawValue]
    vectors = try weights.tensor("vectors", [set.classCount, width])
    mean = try weights.tensor("mean", [width])
  }

  /// Σ score · (vector - mean) over the `classes` highest scores, at length 1; of equal scores the
  /// lower class goes first.
  func combine(_ scores: [Float], classes: Int) -> [Float] {
    precondition(
      scores.count == vectors.shape[0],
      "LabelBridge: \(scores.count) scores for \(vectors.shape[0]) classes")
    let ranked = scores.indices.sorted { (scores[$0], $1) > (scores[$1], $0) }
    var sum = Tensor(zeros: mean.shape)
    for label in ranked.prefix(classes) {
      sum = sum + (vectors.element(label) - mean) * scores[label]
    }
    return sum.l2Normalized().values
  }
}
