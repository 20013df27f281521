// SPDX-License-Identifier: Apache-2.0
import Core
import Foundation
import Testing

@testable import Events

@Suite struct WallClockTests {
  @Test(arguments: [
    (0, "1970-01-01T00:00:00.000Z"), (1_000_000_000, "2001-09-09T01:46:40.000Z"),
    (951_782_400, "2000-02-29T00:00:00.000Z"), (4_107_542_399, "2100-02-28T23:59:59.000Z"),
    (4_107_542_400, "2100-03-01T00:00:00.000Z"), (-1, "1969-12-31T23:59:59.000Z"),
  ])
  func secondsBecomeDates(seconds: Int, text: String) {
    #expect(WallClock.file(createdAt: Double(seconds)).wallTime(of: .zero) == text)
  }

  @Test func datesAreThoseOfAnotherCalendar() {
    let formatter = ISO8601DateFormatter()
    formatter.formatOptions = [.withInternetDateTime, .withFractionalSeconds]
    for day in stride(from: -20_000, to: 60_000, by: 17) {
      let milliseconds = Int64(day) * 86_400_000 + 45_296_789
      let date = Date(timeIntervalSince1970: Double(milliseconds) / 1000)
      #expect(
        Timestamp.text(nanosecondsSince1970: milliseconds * 1_000_000)
          == formatter.string(from: date))
    }
  }

  @Test func streamTimeIsAddedToTheOrigin() {
    let clock = WallClock.file(createdAt: 10)
    #expect(clock.wallTime(of: MediaTime(seconds: 2.5)) == "1970-01-01T00:00:12.500Z")
    #expect(clock.json.line == #"{"source":"file","uncertainty_ms":1000.0}"#)
  }

  @Test func withoutAnOriginThereIsNoWallTime() {
    #expect(WallClock.none.wallTime(of: .zero) == nil)
    #expect(WallClock.file(createdAt: nil) == .none)
    #expect(WallClock.none.json.line == #"{"source":"none","uncertainty_ms":null}"#)
  }

  @Test func aTimePastTheEndOfTimeIsNone() {
    let clock = WallClock.file(createdAt: 1e12)
    #expect(clock.wallTime(of: MediaTime(nanoseconds: 1)) == nil)
  }
}
