// SPDX-License-Identifier: Apache-2.0
import Core

/// Sounds by AudioSet's names, a group's name standing for all of its kinds, or `TrainedSound`'s.
///
/// An alarm of any kind that is more than one loud step:
///
/// ```toml
/// { sound = ["Alarm"], threshold = 0.5, smoothing = 1 }
/// ```
package struct SoundCondition: Hashable, Sendable {
  /// Display names of classes or groups; the class with the largest score counts.
  package var labels: [String]
  /// Whether a label covers the kinds below it, too: "Explosion" then covers gunshots.
  package var coversKinds: Bool
  /// Smoothed score, 0...1, from which the sound counts as heard.
  package var threshold: Float
  /// Smoothed score below which a sound that was heard counts as gone.
  package var releaseThreshold: Float
  /// Time constant over which scores are smoothed; zero takes each step by itself.
  package var smoothing: MediaTime
  /// Largest sample magnitude below which a step counts as quiet, whatever the scores say: they
  /// are computed on sound brought to full scale, where even noise can resemble something.
  package var minimumPeak: Float

  /// - Parameters:
  ///   - labels: display names of classes or groups.
  ///   - coversKinds: whether a label covers the kinds below it.
  ///   - threshold: score, 0...1, from which the sound counts as heard.
  ///   - releaseThreshold: score below which it counts as gone; `nil` is half the threshold.
  ///   - smoothing: time constant of the smoothing.
  ///   - minimumPeak: loudness gate, 0...1.
  package init(
    labels: [String], coversKinds: Bool = true, threshold: Float, releaseThreshold: Float? = nil,
    smoothing: MediaTime = .zero, minimumPeak: Float = 0.003
  ) {
    self.labels = labels
    self.coversKinds = coversKinds
    self.threshold = threshold
    self.releaseThreshold = releaseThreshold ?? threshold / 2
    self.smoothing = smoothing
    self.minimumPeak = minimumPeak
  }

  /// The labels that name no sound, whatever the encoder can hear, each with the nearest names.
  package var unknownLabels: [(label: String, nearest: [String])] {
    let names = SoundOntology.audioSet.names + TrainedSound.allCases.map(\.label)
    return labels.filter { label in
      !names.contains { coversKinds ? $0.lowercased() == label.lowercased() : $0 == label }
    }.map { ($0, NearestNames.of($0, in: names)) }
  }
}

extension SoundCondition: LeafCondition {
  var modality: Modality { .audio }

  var subject: String {
    let others = labels.count - 1
    return (labels.first ?? "Sound") + (others > 0 ? " and \(others) more" : "")
  }

  func phrase(for name: String) -> String { "\(name) heard" }

  func check(rule: String) throws(RuleError) {
    if labels.isEmpty { throw .noLabels(rule: rule) }
    try RuleError.check(threshold, release: releaseThreshold, rule: rule)
    try RuleError.check("min_peak", minimumPeak, in: 0...1, rule: rule)
    if smoothing < .zero { throw .negativeDuration(rule: rule, key: "smoothing") }
  }

  func detector(rule: String, vocabulary: RuleVocabulary) throws(RuleError) -> any LeafDetector {
    try SoundDetector(self, rule: rule, vocabulary: vocabulary)
  }
}
