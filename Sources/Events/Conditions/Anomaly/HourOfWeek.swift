// SPDX-License-Identifier: Apache-2.0
import Core
import Foundation

/// The 168 hours of a week on the clock on the wall, from Monday, 0 o'clock.
enum HourOfWeek {
  static let count = 168

  /// The hour of a time since 1970-01-01T00:00:00Z.
  static func of(_ time: MediaTime, in timeZone: TimeZone) -> Int {
    let seconds = time.seconds.rounded(.down)
    let offset = timeZone.secondsFromGMT(for: Date(timeIntervalSince1970: seconds))
    let hours = Int(((seconds + Double(offset)) / 3600).rounded(.down))
    // The epoch began on a Thursday: 72 hours after a Monday.
    let hour = (hours + 72) % count
    return hour < 0 ? hour + count : hour
  }
}
