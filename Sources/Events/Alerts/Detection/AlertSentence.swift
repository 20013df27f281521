// SPDX-License-Identifier: Apache-2.0
import Core
import Segments

extension AlertTracker.Occurrence {
  /// One plain sentence on what was noticed and when.
  ///
  /// Such as "Glass heard at 14:02:11 UTC (0.74), scream heard 3 s later (0.9); Speech: none."
  func sentence(_ phase: AlertEvent.Phase) -> String {
    let present = peak.findings.filter { !$0.isAbsence }.sorted { $0.start < $1.start }
    let absent = peak.findings.filter(\.isAbsence).map(\.phrase).withoutRepeats
    guard let first = present.first else {
      return "\(absent.joined(separator: "; ")) \(span(phase, from: start))."
    }
    let told = present.dropFirst().filter { $0.phrase != first.phrase || $0.camera != first.camera }
    let others = told.map { $0.clause(after: first) }.withoutRepeats
    let sentence = "\(first.place) \(span(phase, from: min(start, first.start)))\(first.scoreText)"
    return ([([sentence] + others).joined(separator: ", ")] + absent).joined(separator: "; ") + "."
  }

  private func span(_ phase: AlertEvent.Phase, from start: MediaTime) -> String {
    let (from, to) = (clock.text(of: start), clock.text(of: end))
    let zone = clock.isLive ? " UTC" : ""
    let isOneStep = peak.step.start == self.start && peak.step.end == end
    return switch phase {
    case .begin where isOneStep: "at \(from)\(zone)"
    case .begin, .update: "since \(from)\(zone)"
    case .end: "from \(from) to \(to)\(zone)"
    }
  }
}

extension Finding {
  /// What was found, and on which camera if that is another one.
  fileprivate var place: String { phrase + (camera.map { " on \($0)" } ?? "") }

  fileprivate var scoreText: String {
    guard statesScore, let score else { return "" }
    return " (\(Double(score).rounded(toDecimals: 2)))"
  }

  /// Such as "scream heard 3 s later (0.9)".
  fileprivate func clause(after first: Finding) -> String {
    let seconds = (start - first.start).seconds.rounded(toDecimals: 1)
    let number = Int(exactly: seconds).map(String.init) ?? "\(seconds)"
    let later = seconds > 0 ? " \(number) s later" : ""
    return place.prefix(1).lowercased() + place.dropFirst() + later + scoreText
  }
}

extension [String] {
  fileprivate var withoutRepeats: [String] {
    var seen: Set<String> = []
    return filter { seen.insert($0).inserted }
  }
}
