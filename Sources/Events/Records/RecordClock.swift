// SPDX-License-Identifier: Apache-2.0
import Core

/// Which wall-clock time a source's own time 0 was, and how well that is known.
package struct RecordClock: Hashable, Sendable {
  package enum Source: String, CaseIterable, Codable, Sendable {
    /// The file says when it was made.
    case file
    /// Nothing says it.
    case none
  }

  package let source: Source
  /// Time since 1970-01-01T00:00:00Z of the source's time 0, without leap seconds.
  package let origin: MediaTime?
  package let uncertaintyMilliseconds: Double?

  /// No wall clock at all.
  package static let none = RecordClock(source: .none, origin: nil, uncertaintyMilliseconds: nil)

  /// The creation time that a file states, in seconds since 1970, which is good to a second at best.
  package static func file(createdAt seconds: Double?) -> RecordClock {
    guard let seconds else { return .none }
    return RecordClock(
      source: .file, origin: MediaTime(seconds: seconds), uncertaintyMilliseconds: 1000)
  }

  private init(source: Source, origin: MediaTime?, uncertaintyMilliseconds: Double?) {
    self.source = source
    self.origin = origin
    self.uncertaintyMilliseconds = uncertaintyMilliseconds
  }

  var json: JSONValue {
    [
      "source": .string(source.rawValue),
      "uncertainty_ms": uncertaintyMilliseconds.map { .number($0) } ?? .null,
    ]
  }

  /// Wall-clock time of a point of the source's time, as RFC 3339 in UTC with milliseconds.
  func wallTime(of time: MediaTime) -> String? {
    guard let origin else { return nil }
    let (sum, overflow) = origin.nanoseconds.addingReportingOverflow(time.nanoseconds)
    return overflow ? nil : Self.timestamp(nanosecondsSince1970: sum)
  }

  static func timestamp(nanosecondsSince1970 nanoseconds: Int64) -> String {
    let milliseconds = floorDivide(nanoseconds, by: 1_000_000).quotient
    let (days, inDay) = floorDivide(milliseconds, by: 86_400_000)
    let (year, month, day) = civilDate(daysSince1970: days)
    let (seconds, millis) = (inDay / 1000, inDay % 1000)
    return "\(padded(year, to: 4))-\(padded(month))-\(padded(day))T\(padded(seconds / 3600)):"
      + "\(padded(seconds / 60 % 60)):\(padded(seconds % 60)).\(padded(millis, to: 3))Z"
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
