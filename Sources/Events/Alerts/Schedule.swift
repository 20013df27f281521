// SPDX-License-Identifier: Apache-2.0
import Core
import Foundation

/// The hours of the week in which a rule counts, by the clock on the wall.
///
/// Daylight saving needs no care of its own: an hour that the clock skips does not occur, and one
/// that it shows twice counts both times.
package struct Schedule: Hashable, Sendable {
  package enum Day: Int, CaseIterable, Sendable {
    case monday, tuesday, wednesday, thursday, friday, saturday, sunday
  }

  /// Days on which the hours begin; hours that cross midnight go on into the next day.
  package let days: Set<Day>
  /// First minute of the day, 0..<1440.
  package let firstMinute: Int
  /// Minute of the day at which the hours are over.
  ///
  /// One before `firstMinute` is on the next day, the same one is a whole day later.
  package let endMinute: Int
  package let timeZone: TimeZone

  package init(
    days: Set<Day> = Set(Day.allCases), firstMinute: Int, endMinute: Int, timeZone: TimeZone
  ) {
    precondition(
      (0..<1440).contains(firstMinute) && (0..<1440).contains(endMinute),
      "Schedule: minutes \(firstMinute) and \(endMinute) are not in a day")
    self.days = days
    self.firstMinute = firstMinute
    self.endMinute = endMinute
    self.timeZone = timeZone
  }

  /// Whether the hours include a time since 1970-01-01T00:00:00Z.
  ///
  /// They include `nil`, where nothing tells the time: a rule that never counts would be worse than
  /// one that always does.
  package func includes(_ time: MediaTime?) -> Bool {
    guard let time else { return true }
    let seconds = Self.divide(Int(time.nanoseconds), by: 1_000_000_000).quotient
    let date = Date(timeIntervalSince1970: TimeInterval(seconds))
    let (dayNumber, second) = Self.divide(
      seconds + timeZone.secondsFromGMT(for: date), by: 86_400)
    let minute = second / 60
    let begunToday = minute >= firstMinute
    if firstMinute < endMinute { return begunToday && minute < endMinute && begins(on: dayNumber) }
    return begunToday ? begins(on: dayNumber) : minute < endMinute && begins(on: dayNumber - 1)
  }

  /// Whether hours begin on a day, counted from 1970-01-01, a Thursday.
  private func begins(on dayNumber: Int) -> Bool {
    Day(rawValue: Self.divide(dayNumber + 3, by: 7).remainder).map(days.contains) ?? false
  }

  private static func divide(_ dividend: Int, by divisor: Int) -> (quotient: Int, remainder: Int) {
    let (quotient, remainder) = dividend.quotientAndRemainder(dividingBy: divisor)
    return remainder < 0 ? (quotient - 1, remainder + divisor) : (quotient, remainder)
  }
}
