// SPDX-License-Identifier: Apache-2.0
import ArgumentParser
import Core
import Events
import Foundation

/// A point of time as people write it: `2h`, `2026-11-23T04:05:06Z`, `2026-11-23 04:05`.
enum SinceArgument: Equatable, ExpressibleByArgument {
  case ago(seconds: Double)
  case date(Date)

  init?(argument: String) {
    self.init(argument, timeZone: .current)
  }

  /// Fails for anything else; a time without a zone is taken to be in `timeZone`.
  init?(_ text: String, timeZone: TimeZone) {
    if let match = text.wholeMatch(of: /([0-9]{1,9})([smhdw])/), let count = Double(match.1) {
      self = .ago(seconds: count * Self.seconds(in: match.2))
    } else if let time = Timestamp.time(of: text) {
      self = .date(Date(timeIntervalSince1970: time.seconds))
    } else if let date = Self.localDate(text, timeZone) {
      self = .date(date)
    } else {
      return nil
    }
  }

  func date(now: Date) -> Date {
    switch self {
    case .ago(let seconds): now.addingTimeInterval(-seconds)
    case .date(let date): date
    }
  }

  static let help = "90s, 15m, 2h, 3d, 1w, or a date and time like \"2026-11-23 04:05\""

  private static func seconds(in unit: some StringProtocol) -> Double {
    switch unit {
    case "m": 60
    case "h": 3600
    case "d": 86_400
    case "w": 604_800
    default: 1
    }
  }

  private static func localDate(_ text: String, _ timeZone: TimeZone) -> Date? {
    let pattern =
      #/
      ([0-9]{4}) - ([0-9]{2}) - ([0-9]{2})
      (?: [T\ ] ([0-9]{2}) : ([0-9]{2}) (?: : ([0-9]{2}) )? )?
      /#
    guard let match = text.wholeMatch(of: pattern) else { return nil }
    var calendar = Calendar(identifier: .gregorian)
    calendar.timeZone = timeZone
    let components = DateComponents(
      year: Int(match.1), month: Int(match.2), day: Int(match.3), hour: Int(match.4 ?? "0"),
      minute: Int(match.5 ?? "0"), second: Int(match.6 ?? "0"))
    guard components.isValidDate(in: calendar) else { return nil }
    return calendar.date(from: components)
  }
}
