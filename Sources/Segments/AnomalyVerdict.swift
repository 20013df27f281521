// SPDX-License-Identifier: Apache-2.0

/// What a camera's normality makes of a segment.
package enum AnomalyVerdict: Hashable, Sendable {
  /// Too little was seen or heard of it, or less than usual: neither judged nor learnt.
  case unknown
  /// Not enough is known of the camera yet; the segment was learnt.
  case warmingUp(seen: Int, needed: Int)
  /// How unusual it is, 0...1, and the most similar segment of those that are usual at its hour.
  ///
  /// 0.5 is as far from normal as the rarest thousandth of what the camera showed before, 1 twice as
  /// far or more.
  case judged(score: Float, nearest: String)
}
