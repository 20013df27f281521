// SPDX-License-Identifier: Apache-2.0
import Core

/// Footage that is unlike what the camera usually shows at this hour of the week.
///
/// ```swift
/// AnomalyCondition(threshold: 0.75)
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

  /// What a finding is called in a sentence that begins with it.
  package static func phrase(for name: String) -> String { "Unusual footage" }
}
