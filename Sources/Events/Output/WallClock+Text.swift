// SPDX-License-Identifier: Apache-2.0
import Core

/// Times for people: what happens live is told by the clock on the wall, what is in a file by how
/// far into the file it is.
extension WallClock {
  package var isLive: Bool { origin != nil && (source == .camera || source == .arrival) }

  /// Such as `14:02:11`, in UTC, or `00:14.5`.
  func text(of time: MediaTime) -> String {
    wall(time).map(Timestamp.timeOfDay) ?? time.clockText
  }

  /// Such as `2026-03-09 14:02:11 UTC`, or `00:14.5`.
  package func moment(_ time: MediaTime) -> String {
    wall(time).map { "\(Timestamp.date($0)) \(Timestamp.timeOfDay($0)) UTC" } ?? time.clockText
  }

  /// Such as `2026-03-09 14:02:11-14:02:19 UTC`, or `00:14.5-00:22.5`.
  func span(_ start: MediaTime, _ end: MediaTime) -> String {
    let zone = isLive ? " UTC" : ""
    let date = wall(start).map { Timestamp.date($0) + " " } ?? ""
    return "\(date)\(text(of: start))-\(text(of: end))\(zone)"
  }

  private func wall(_ time: MediaTime) -> Int64? {
    isLive ? self.time(of: time)?.nanoseconds : nil
  }
}
