// SPDX-License-Identifier: Apache-2.0
import Foundation

/// Points of time as RFC 3339 writes them, in UTC with milliseconds.
package enum Timestamp {
  /// The time of day of the host.
  package static var now: String {
    text(nanosecondsSince1970: Int64(Date().timeIntervalSince1970 * 1e9))
  }

  package static func text(nanosecondsSince1970 nanoseconds: Int64) -> String {
    let milliseconds = floorDivide(nanoseconds, by: 1_000_000).quotient
    let millis = padded(floorDivide(milliseconds, by: 1000).remainder, to: 3)
    return "\(date(nanoseconds))T\(timeOfDay(nanoseconds)).\(millis)Z"
  }

  /// Such as `2026-03-09`.
  package static func date(_ nanosecondsSince1970: Int64) -> String {
    let days = floorDivide(nanosecondsSince1970, by: 86_400_000_000_000).quotient
    let (year, month, day) = civilDate(daysSince1970: days)
    return "\(padded(year, to: 4))-\(padded(month))-\(padded(day))"
  }

  /// Such as `14:02:11`, the second that has begun.
  static func timeOfDay(_ nanosecondsSince1970: Int64) -> String {
    let inDay = floorDivide(nanosecondsSince1970, by: 86_400_000_000_000).remainder
    let seconds = inDay / 1_000_000_000
    return "\(padded(seconds / 3600)):\(padded(seconds / 60 % 60)):\(padded(seconds % 60))"
  }

  /// Year, month and day of the proleptic Gregorian calendar.
  ///
  /// Source: Hinnant, "chrono-compatible low-level date algorithms", `civil_from_days`.
  static func civilDate(daysSince1970 days: Int64) -> (year: Int64, month: Int64, day: Int64) {
    // Years are counted from 1 March, so that a leap day is a year's last, in eras of 400 years.
    let (era, dayOfEra) = floorDivide(days + 719_468, by: 146_097)
    let yearOfEra =
      (dayOfEra - dayOfEra / 1460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365
    let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
    let shiftedMonth = (5 * dayOfYear + 2) / 153
    let month = shiftedMonth < 10 ? shiftedMonth + 3 : shiftedMonth - 9
    let day = dayOfYear - (153 * shiftedMonth + 2) / 5 + 1
    return (yearOfEra + era * 400 + (month <= 2 ? 1 : 0), month, day)
  }

  private static func floorDivide(
    _ dividend: Int64, by divisor: Int64
  ) -> (quotient: Int64, remainder: Int64) {
    let (quotient, remainder) = dividend.quotientAndRemainder(dividingBy: divisor)
    return remainder < 0 ? (quotient - 1, remainder + divisor) : (quotient, remainder)
  }
}
