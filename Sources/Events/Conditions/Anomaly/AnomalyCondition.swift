// SPDX-License-Identifier: Apache-2.0
import Core

/// Footage that is unlike what the camera usually shows at this hour of the week.
///
/// ```toml
/// { anomaly = 0.75 }
/// ```
///
/// It is judged once per segment, when that is complete, and not at all while the camera is new.
package struct AnomalyCondition: Hashable, Sendable {
  /// Score of `Normality`, 0...1, from which footage counts as unusual.
  package var threshold: Float
  /// Score below which it counts as usual again.
  package var releaseThreshold: Float

  /// - Parameters:
  ///   - threshold: score, 0...1; 0.75 is half again as far from normal as the rarest thousandth.
  ///   - releaseThreshold: score below which footage is usual again; `nil` is 0.8 times the
  ///     threshold.
  package init(threshold: Float = 0.75, releaseThreshold: Float? = nil) {
    self.threshold = threshold
    self.releaseThreshold = releaseThreshold ?? threshold * 0.8
  }
}

extension AnomalyCondition: LeafCondition {
  var modality: Modality { .video }
  var subject: String { "Unusual footage" }

  func phrase(for name: String) -> String { subject }

  func check(rule: String) throws(RuleError) {
    try RuleError.check("anomaly", threshold, in: 0...1, rule: rule)
    try RuleError.check("release_threshold", releaseThreshold, in: 0...threshold, rule: rule)
  }

  func detector(rule: String, vocabulary: RuleVocabulary) -> any LeafDetector {
    AnomalyDetector(self)
  }
}
