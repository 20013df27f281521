// SPDX-License-Identifier: Apache-2.0
import Core
import Events
import Foundation

/// Alerts as lines for people.
struct AlertText {
  let isColored: Bool
  let timeZone: TimeZone

  /// Such as `2026-11-23 04:05:06  door  critical  begin   glass: Glass heard at 00:14.5 (0.82).`.
  ///
  /// Nothing that the record holds can move the cursor or change colours.
  func line(_ alert: AlertRecord) -> String {
    let severity = alert.severity.rawValue.padding(toLength: 8, withPad: " ", startingAt: 0)
    let phase = alert.phase.rawValue.padding(toLength: 6, withPad: " ", startingAt: 0)
    return [
      time(of: alert), alert.source.onOneLine, color(severity, Self.code(alert.severity)),
      alert.phase == .begin ? phase : color(phase, "2"),
      "\(alert.rule.onOneLine): \(alert.reason.onOneLine)",
    ].joined(separator: "  ")
  }

  /// Wall time in the time zone of whoever reads it; time in the footage where there is none.
  private func time(of alert: AlertRecord) -> String {
    guard let time = alert.wallTime else {
      return "\(alert.start) s".padding(toLength: 19, withPad: " ", startingAt: 0)
    }
    let style = Date.VerbatimFormatStyle(
      format:
        """
        \(year: .padded(4))-\(month: .twoDigits)-\(day: .twoDigits) \
        \(hour: .twoDigits(clock: .twentyFourHour, hourCycle: .zeroBased)):\(minute: .twoDigits):\
        \(second: .twoDigits)
        """, timeZone: timeZone, calendar: Calendar(identifier: .gregorian))
    return Date(timeIntervalSince1970: time.seconds).formatted(style)
  }

  private func color(_ text: String, _ code: String) -> String {
    isColored ? "\u{1B}[\(code)m\(text)\u{1B}[0m" : text
  }

  private static func code(_ severity: AlertRule.Severity) -> String {
    switch severity {
    case .info: "36"
    case .warning: "33"
    case .critical: "1;31"
    }
  }
}
