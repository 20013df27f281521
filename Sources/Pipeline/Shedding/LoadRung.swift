// SPDX-License-Identifier: Apache-2.0

/// How much less than configured is done for live sources: the rungs of a ladder, taken in order.
///
/// All live sources stand on the same rung when the encoders cannot keep up, since to single one
/// out would need an opinion on which of them matters. A source whose own reader cannot keep up
/// climbs alone, up to `keyframes`. Files wait and are not touched.
package enum LoadRung: Int, CaseIterable, Comparable, Sendable {
  case configured
  /// Frames that changed little count as unchanged, and faint sound as silence.
  case reuse
  /// Only keyframes are decoded.
  case keyframes
  /// Every second step is encoded. Sound windows are twice as long as a step, so hardly any sound
  /// is missed.
  case halfRate
  /// Nothing else is left but to drop the oldest steps that wait. Memory is bounded on every rung,
  /// so a sudden burst may cost steps before this one is reached.
  case drop

  package static func < (lhs: LoadRung, rhs: LoadRung) -> Bool { lhs.rawValue < rhs.rawValue }

  /// What it means, for the operator; `nil` for what was configured.
  package var sentence: String? {
    switch self {
    case .configured: nil
    case .reuse: "too much to do: frames that changed little are not analysed anew"
    case .keyframes: "too much to do: only keyframes are decoded"
    case .halfRate: "too much to do: every second step is left out"
    case .drop: "too much to do: steps are dropped, as gaps tell"
    }
  }

  var above: LoadRung { LoadRung(rawValue: rawValue + 1) ?? self }
  var below: LoadRung { LoadRung(rawValue: rawValue - 1) ?? self }
}
