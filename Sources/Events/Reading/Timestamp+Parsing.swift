// SPDX-License-Identifier: Apache-2.0
import Core

extension Timestamp {
  /// The time since 1970 that an RFC 3339 date and time stands for; `nil` if it is none.
  ///
  /// The years 1900 to 2199 are understood, to the nanosecond.
  package static func time(of text: some StringProtocol) -> MediaTime? {
    let pattern =
      #/
      ([0-9]{4}) - ([0-9]{2}) - ([0-9]{2}) [Tt\ ]
      ([0-9]{2}) : ([0-9]{2}) : ([0-9]{2}) (?: [.] ([0-9]{1,9}) [0-9]* )?
      (?: [Zz] | ([+\-]) ([0-9]{2}) : ([0-9]{2}) )
      /#
    guard let match = String(text).wholeMatch(of: pattern)
    else { return nil }
    let (_, year, month, day, hour, minute, second, fraction, sign, zoneHour, zoneMinute) =
      match.output
    guard let year = Int64(year), let month = Int64(month), let day = Int64(day),
      let hour = Int64(hour), let minute = Int64(minute), let second = Int64(second),
      (1900..<2200).contains(year), (1...12).contains(month), (1...31).contains(day), hour < 24,
      minute < 60, second <= 60
    else { return nil }
    let digits = fraction ?? ""
    let nanoseconds = Int64(digits + String(repeating: "0", count: 9 - digits.count)) ?? 0
    let zone = (Int64(zoneHour ?? "0") ?? 0) * 60 + (Int64(zoneMinute ?? "0") ?? 0)
    let minutes = hour * 60 + minute - (sign == "-" ? -zone : zone)
    let seconds = days(year, month, day) * 86_400 + minutes * 60 + second
    return MediaTime(nanoseconds: seconds * 1_000_000_000 + nanoseconds)
  }

  /// Days since 1970-01-01 of a date in the proleptic Gregorian calendar.
  ///
  /// Source: Hinnant, "chrono-compatible low-level date algorithms", `days_from_civil`.
  private static func days(_ year: Int64, _ month: Int64, _ day: Int64) -> Int64 {
    let shiftedYear = month <= 2 ? year - 1 : year
    let (era, yearOfEra) = shiftedYear.quotientAndRemainder(dividingBy: 400)
    let dayOfYear = (153 * (month > 2 ? month - 3 : month + 9) + 2) / 5 + day - 1
    return era * 146_097 + yearOfEra * 365 + yearOfEra / 4 - yearOfEra / 100 + dayOfYear - 719_468
  }
}
