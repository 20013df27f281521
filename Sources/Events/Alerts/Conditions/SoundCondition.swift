// SPDX-License-Identifier: Apache-2.0
import Core

/// Sounds by their AudioSet names, and how sure the encoder has to be of one of them.
///
/// ```toml
/// { sound = ["Glass", "Shatter"], threshold = 0.7 }
/// ```
package struct SoundCondition: Hashable, Sendable {
  /// AudioSet display names; the one with the largest score counts.
  package var labels: [String]
  /// Score, 0...1, from which the sound counts as heard.
  package var threshold: Float
  /// Score below which a sound that was heard counts as gone.
  package var releaseThreshold: Float
  /// Largest sample magnitude below which a step counts as quiet, whatever the scores say: they
  /// are computed on sound brought to full scale, where even noise can resemble something.
  package var minimumPeak: Float

  /// - Parameters:
  ///   - labels: AudioSet display names.
  ///   - threshold: score, 0...1, from which the sound counts as heard.
  ///   - releaseThreshold: score below which it counts as gone; `nil` is half the threshold.
  ///   - minimumPeak: loudness gate, 0...1.
  package init(
    labels: [String], threshold: Float, releaseThreshold: Float? = nil, minimumPeak: Float = 0.003
  ) {
    self.labels = labels
    self.threshold = threshold
    self.releaseThreshold = releaseThreshold ?? threshold / 2
    self.minimumPeak = minimumPeak
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
    try RuleError.check("threshold", threshold, in: 0...1, rule: rule)
    try RuleError.check("release_threshold", releaseThreshold, in: 0...threshold, rule: rule)
    try RuleError.check("min_peak", minimumPeak, in: 0...1, rule: rule)
  }

  func detector(rule: String, vocabulary: RuleVocabulary) throws(RuleError) -> any LeafDetector {
    try SoundDetector(self, rule: rule, vocabulary: vocabulary)
  }
}
