// SPDX-License-Identifier: Apache-2.0
import Core
import Segments

extension AlertCondition {
  /// Where the condition looks.
  var modality: Modality {
    switch self {
    case .sound: .audio
    case .tamper: .video
    }
  }

  /// One plain sentence on what was noticed and when.
  func sentence(_ phase: AlertEvent.Phase, _ occurrence: AlertTracker.Occurrence) -> String {
    let clock = occurrence.clock
    let (start, end) = (clock.text(of: occurrence.start), clock.text(of: occurrence.end))
    let zone = clock.isLive ? " UTC" : ""
    let peak = occurrence.peakStep
    let isOneStep = peak.start == occurrence.start && peak.end == occurrence.end
    let span =
      switch phase {
      case .begin where isOneStep: "at \(start)\(zone)"
      case .begin, .update: "since \(start)\(zone)"
      case .end: "from \(start) to \(end)\(zone)"
      }
    switch self {
    case .sound:
      let score = Double(occurrence.peak.score).rounded(toDecimals: 2)
      return "\(occurrence.peak.name) heard \(span) (\(score))."
    case .tamper(.black): return "Black picture \(span)."
    case .tamper(.frozen): return "Frozen picture \(span)."
    }
  }
}
