// SPDX-License-Identifier: Apache-2.0
import Core
import Events
import Foundation

/// The hours of a rule as the file has them.
struct ScheduleDraft: Sendable {
  var days = Set(Schedule.Day.allCases)
  /// Minutes of the day.
  var from = 0
  var to = 0
  var timeZone = TimeZone.current

  init() {}

  init(_ schedule: Schedule) {
    days = schedule.days
    from = schedule.firstMinute
    to = schedule.endMinute
    timeZone = schedule.timeZone
  }

  var schedule: Schedule {
    Schedule(days: days, firstMinute: from, endMinute: to, timeZone: timeZone)
  }
}

/// The keys of a rule's `schedule`, in the order in which they are printed.
enum ScheduleSchema {
  static let keys: [SettingKey<ScheduleDraft>] = [
    SettingKey("days", \.days, .days, "Days on which the hours begin; every day if left out."),
    SettingKey("from", \.from, .timeOfDay, "When the hours begin."),
    SettingKey("to", \.to, .timeOfDay, "When they are over, on the next day if not after from."),
    SettingKey(
      "time_zone", \.timeZone, .timeZone, "Whose clock counts; the machine's own if left out."),
  ]

  /// A schedule as an inline table, with every key; empty without one.
  static func inline(_ draft: ScheduleDraft?) -> String {
    guard let draft else { return "" }
    return "{ \(keys.map { "\($0.name) = \($0.write(draft))" }.joined(separator: ", ")) }"
  }
}

extension ValueFormat<Set<Schedule.Day>> {
  static let days = ValueFormat(
    expectation: "an array of " + words.map(TOMLText.quoted).joined(separator: ", "),
    read: {
      guard let names = ValueFormat<[String]>.nonemptyTexts.read($0) else { return nil }
      let days = names.map { words.firstIndex(of: $0.lowercased()).flatMap(Schedule.Day.init) }
      return days.contains(nil) ? nil : Set(days.compactMap(\.self))
    },
    write: { days in
      TOMLText.array(Schedule.Day.allCases.filter(days.contains).map { words[$0.rawValue] })
    })

  /// In the order of the days.
  private static let words = ["mon", "tue", "wed", "thu", "fri", "sat", "sun"]
}

extension ValueFormat<Int> {
  /// Minutes of the day.
  static let timeOfDay = ValueFormat(
    expectation: "a time of day such as \"22:30\"",
    read: {
      guard case .string(let text) = $0,
        let match = text.wholeMatch(of: /([01]?[0-9]|2[0-4]):([0-5][0-9])/),
        let hour = Int(match.1), let minute = Int(match.2), hour * 60 + minute <= 1440
      else { return nil }
      return (hour * 60 + minute) % 1440
    },
    write: { minutes in
      let (hour, minute) = minutes.quotientAndRemainder(dividingBy: 60)
      return TOMLText.quoted(
        [hour, minute].map { String($0).leftPadded(to: 2) }.joined(separator: ":"))
    })
}

extension ValueFormat<TimeZone> {
  static let timeZone = ValueFormat(
    expectation: "a time zone such as \"Europe/Berlin\" or \"UTC\"",
    read: { if case .string(let name) = $0 { TimeZone(identifier: name) } else { nil } },
    write: { TOMLText.quoted($0.identifier) })
}
