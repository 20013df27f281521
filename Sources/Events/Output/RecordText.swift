// SPDX-License-Identifier: Apache-2.0
import Core
import Segments

/// Records as lines for people: of a live source in wall-clock time, of a file in its own.
enum RecordText {
  /// Such as `00:00.0-00:08.0  scene: street 0.42  sound: Speech 0.91  said: "Hello."`.
  static func line(_ segment: Segment, _ transcripts: TranscriptPolicy) -> String {
    var parts = [segment.clock.span(segment.start, segment.end)]
    parts.append(labels("scene", segment.sceneLabels))
    parts.append(labels("sound", segment.soundLabels))
    let cues = transcripts.cues(segment.cues) ?? []
    parts += cues.map { "said: \"\($0.text)\"" }.prefix(3)
    if cues.count > 3 { parts.append("and \(cues.count - 3) more") }
    if let activity = segment.activity { parts.append("activity: \(percent(activity))") }
    let missing = [Modality.video, .audio].filter { (segment.coverage[$0] ?? 0) < 1 }
    parts += missing.map { "\($0.rawValue): \(percent(segment.coverage[$0] ?? 0))" }
    return join(parts)
  }

  /// Such as `00:14.5-00:15.0  ALERT begin  glass (critical): Glass heard at 00:14.5 (0.82).`.
  static func line(_ alert: AlertEvent, _ transcripts: TranscriptPolicy) -> String {
    join([
      alert.clock.span(alert.start, alert.end), "ALERT \(alert.phase.rawValue)",
      "\(alert.rule) (\(alert.severity.rawValue)): \(transcripts.reason(of: alert))",
    ])
  }

  /// Such as `00:20.0-00:22.0  gap  truncated, 4 steps not analysed`.
  static func line(_ gap: Gap) -> String {
    let steps = gap.droppedSteps == 1 ? "1 step" : "\(gap.droppedSteps) steps"
    return join([
      gap.clock.span(gap.start, gap.end), "gap", "\(gap.cause.rawValue), \(steps) not analysed",
    ])
  }

  /// Such as `2026-03-09 14:02:11 UTC  health  down: no route to host`.
  static func line(_ health: Health) -> String {
    join([
      health.clock.moment(health.time), "health",
      health.state.rawValue + (health.cause.map { ": \($0)" } ?? ""),
    ])
  }

  private static func labels(_ name: String, _ labels: [LabelScore]) -> String {
    if labels.isEmpty { return "" }
    let list = labels.prefix(3).map { "\($0.name) \(Double($0.score).rounded(toDecimals: 2))" }
    return "\(name): \(list.joined(separator: ", "))"
  }

  private static func percent(_ share: Double) -> String { "\(Int((share * 100).rounded())) %" }

  private static func join(_ parts: [String]) -> String {
    parts.filter { !$0.isEmpty }.joined(separator: "  ").onOneLine
  }
}
