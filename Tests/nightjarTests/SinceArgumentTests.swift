// SPDX-License-Identifier: Apache-2.0
import Foundation
import Testing

@testable import nightjar

@Suite struct SinceArgumentTests {
  private let zone = TimeZone(secondsFromGMT: 7200)

  @Test(arguments: [
    ("90s", 90.0), ("15m", 900), ("2h", 7200), ("3d", 259_200), ("1w", 604_800), ("0s", 0),
  ])
  func durationsCountBack(text: String, seconds: Double) {
    #expect(SinceArgument(argument: text) == .ago(seconds: seconds))
  }

  @Test(arguments: [
    ("1970-01-02T00:00:00Z", 86_400.0), ("1970-01-02T02:00:00.5+02:00", 86_400.5),
    ("2024-02-29T12:00:00Z", 1_709_208_000), ("1969-12-31T23:59:59Z", -1),
    ("1970-01-02", 79_200), ("1970-01-02 02:00", 86_400), ("1970-01-02T02:00:07", 86_407),
  ])
  func datesAreReadInTheLocalZoneUnlessTheyHaveOne(text: String, seconds: Double) throws {
    let zone = try #require(zone)
    let date = Date(timeIntervalSince1970: seconds)
    #expect(SinceArgument(text, timeZone: zone) == .date(date))
  }

  @Test(arguments: [
    "", "2", "h", "2H", "-2h", "2 h", "2026-13-01", "2026-02-30", "2026-01-01T25:00:00Z", "soon",
    "99999999999s", "2026-01-01 24:00",
  ])
  func whatIsNoTimeIsRefused(text: String) {
    #expect(SinceArgument(argument: text) == nil)
  }
}
