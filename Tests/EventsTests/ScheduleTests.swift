// SPDX-License-Identifier: Apache-2.0
import Core
import Foundation
import Testing

@testable import Events

@Suite struct ScheduleTests {
  private let everyDay = Set(Schedule.Day.allCases)

  private func schedule(
    _ days: Set<Schedule.Day>, _ first: Int, _ end: Int,
    _ zone: String
  ) throws -> Schedule {
    Schedule(
      days: days, firstMinute: first, endMinute: end,
      timeZone: try #require(TimeZone(identifier: zone)))
  }

  /// A point of time such as `2026-03-29T01:00:00Z`.
  private func time(_ text: String) throws -> MediaTime {
    let date = try Date(text, strategy: .iso8601)
    return MediaTime(nanoseconds: Int64(date.timeIntervalSince1970) * 1_000_000_000)
  }

  @Test(arguments: [
    ("2026-11-23T07:59:59Z", false), ("2026-11-23T08:00:00Z", true),
    ("2026-11-23T16:59:59Z", true), ("2026-11-23T17:00:00Z", false),
    ("2026-11-22T12:00:00Z", false),  // a Sunday
    ("1969-12-29T08:00:00Z", true),  // a Monday before the epoch
  ])
  func workingHoursAreThoseOfTheDaysNamed(text: String, isIncluded: Bool) throws {
    let hours = try schedule([.monday, .tuesday], 8 * 60, 17 * 60, "UTC")
    #expect(hours.includes(try time(text)) == isIncluded)
  }

  @Test(arguments: [
    ("2026-11-27T21:59:00Z", false),  // Friday
    ("2026-11-27T22:00:00Z", true), ("2026-11-28T05:59:00Z", true),
    ("2026-11-28T06:00:00Z", false),
    ("2026-11-28T22:00:00Z", false),  // Saturday's own night
    ("2026-11-27T03:00:00Z", false),  // the end of Thursday's
  ])
  func aNightBelongsToTheDayOnWhichItBegins(text: String, isIncluded: Bool) throws {
    let night = try schedule([.friday], 22 * 60, 6 * 60, "UTC")
    #expect(night.includes(try time(text)) == isIncluded)
  }

  @Test(arguments: [
    ("2026-11-23T09:00:00Z", true), ("2026-11-24T08:59:00Z", true),
    ("2026-11-24T09:00:00Z", false),
  ])
  func theSameMinuteTwiceIsAWholeDay(text: String, isIncluded: Bool) throws {
    let day = try schedule([.monday], 9 * 60, 9 * 60, "UTC")
    #expect(day.includes(try time(text)) == isIncluded)
  }

  /// From 2:30 to 3:30, on the days on which clocks change.
  @Test(arguments: [
    ("Europe/Berlin", "2026-03-29T00:59:00Z", false),  // 1:59, then 3:00
    ("Europe/Berlin", "2026-03-29T01:00:00Z", true),
    ("Europe/Berlin", "2026-03-29T01:30:00Z", false),
    ("Europe/Berlin", "2026-10-25T00:29:00Z", false),  // 2:29 in summer
    ("Europe/Berlin", "2026-10-25T00:30:00Z", true),
    ("Europe/Berlin", "2026-10-25T01:00:00Z", false),  // 2:00 again
    ("Europe/Berlin", "2026-10-25T01:30:00Z", true),
    ("Europe/Berlin", "2026-10-25T02:30:00Z", false),
    ("America/New_York", "2026-03-08T06:59:00Z", false),  // 1:59, then 3:00
    ("America/New_York", "2026-03-08T07:00:00Z", true),
    ("America/New_York", "2026-11-01T07:29:00Z", false),
    ("America/New_York", "2026-11-01T07:30:00Z", true),
    ("Australia/Lord_Howe", "2026-10-03T15:29:00Z", false),  // half an hour: 1:59, then 2:30
    ("Australia/Lord_Howe", "2026-10-03T15:30:00Z", true),
    ("Asia/Kathmandu", "2026-06-01T20:44:00Z", false),  // never changes, 5:45 ahead
    ("Asia/Kathmandu", "2026-06-01T20:45:00Z", true),
  ])
  func theClockOnTheWallCounts(zone: String, text: String, isIncluded: Bool) throws {
    let hour = try schedule(everyDay, 2 * 60 + 30, 3 * 60 + 30, zone)
    #expect(hour.includes(try time(text)) == isIncluded)
  }

  @Test func theDayIsThatOfTheTimeZone() throws {
    let tuesday = try schedule([.tuesday], 0, 0, "Pacific/Auckland")
    #expect(tuesday.includes(try time("2026-11-23T11:00:00Z")))
    #expect(!tuesday.includes(try time("2026-11-23T10:59:59Z")))
  }

  @Test func anUnknownTimeIsIncluded() throws {
    #expect(try schedule([], 0, 0, "UTC").includes(nil))
  }
}
