// SPDX-License-Identifier: Apache-2.0
import Core
import Tensors

/// Fusion without a model: the mean of the steps' vectors, then of the modalities.
///
/// Per modality the mean over the segment's own steps in which it was there, then the mean over
/// the modalities that were there at all, at unit length. It is the baseline for every trained
/// model, and what runs where none is installed.
package struct MeanFusion: SegmentModel {
  package let name = "mean"
  package let kind = FusionKind.mean

  package init() {}

  package func represent(_ features: SegmentFeatures) -> Representation? {
    let streams: [(modality: Modality, vectors: [[Float]?])] = [
      (.video, features.frameVectors), (.audio, features.audioVectors),
      (.transcript, features.cueVectors),
    ]
    let means = streams.compactMap { stream in
      Self.mean(zip(stream.vectors, features.own).compactMap { $1 ? $0 : nil })
        .map { (stream.modality, $0) }
    }
    guard let joint = Self.mean(means.map(\.1)) else { return nil }
    let share = 1 / Double(means.count)
    return Representation(
      vector: Tensor(joint).l2Normalized().values,
      gates: Dictionary(uniqueKeysWithValues: means.map { ($0.0, share) }))
  }

  /// `nil` of nothing.
  private static func mean(_ vectors: [[Float]]) -> [Float]? {
    guard let width = vectors.first?.count else { return nil }
    let everyStep = Mask(repeating: true, shape: [1, vectors.count])
    return Tensor(vectors.flatMap { $0 }, shape: [1, vectors.count, width]).mean(over: everyStep)
      .values
  }
}
