// SPDX-License-Identifier: Apache-2.0
import Core

/// How far analysis has come, how fast it is, and how long it will still take, on one line.
enum ProgressBar {
  /// Draws the line; it is never wider than `width` columns.
  ///
  /// - Parameters:
  ///   - position: how much footage is done.
  ///   - duration: how much there is; `nil` if the source does not tell.
  ///   - elapsed: time that it took so far.
  ///   - width: columns to fill.
  /// - Returns: such as ` 42 % [#####-------] 00:33 / 01:19  12.4x  ETA 00:04`.
  static func render(
    position: MediaTime, duration: MediaTime?, elapsed: Duration, width: Int
  ) -> String {
    let seconds = elapsed / .seconds(1)
    let speed = seconds > 0 ? position.seconds / seconds : 0
    let speedText = speed > 0 ? "  \(oneDecimal(speed))x" : ""
    guard let duration, duration > .zero else {
      return String("\(clock(position))\(speedText)".prefix(width))
    }
    // A file can be longer than its header says.
    let share = min(1, max(0, position.seconds / duration.seconds))
    let remaining = max(0, duration.seconds - position.seconds)
    let eta = speed > 0 ? "  ETA \(clock(MediaTime(seconds: remaining / speed)))" : ""
    let start = String(Int(share * 100)).leftPadded(to: 3, with: " ") + " %"
    let end = "\(clock(position)) / \(clock(duration))\(speedText)\(eta)"
    let barWidth = min(40, width - start.count - end.count - 4)
    guard barWidth >= 5 else { return String("\(start) \(end)".prefix(width)) }
    let filled = Int(share * Double(barWidth))
    let bar =
      String(repeating: "#", count: filled) + String(repeating: "-", count: barWidth - filled)
    return "\(start) [\(bar)] \(end)"
  }

  /// `mm:ss`, with hours in front where there are any.
  private static func clock(_ time: MediaTime) -> String {
    let seconds = Int(time.seconds)
    let parts = [seconds / 60 % 60, seconds % 60].map { String($0).leftPadded(to: 2) }
    let short = parts.joined(separator: ":")
    return seconds < 3600 ? short : "\(seconds / 3600):\(short)"
  }

  private static func oneDecimal(_ value: Double) -> String {
    let tenths = Int((min(value, 1e9) * 10).rounded())
    return "\(tenths / 10).\(tenths % 10)"
  }
}
