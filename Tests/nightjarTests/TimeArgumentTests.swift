// SPDX-License-Identifier: Apache-2.0
import Core
import Testing

@testable import nightjar

@Suite struct TimeArgumentTests {
  @Test(arguments: [
    ("0", 0), ("12", 12_000_000_000), ("12.5", 12_500_000_000), ("0.000000001", 1),
    ("1.9999999999", 1_999_999_999), ("90", 90_000_000_000), ("1:02", 62_000_000_000),
    ("01:02.25", 62_250_000_000), ("90:00", 5_400_000_000_000),
    ("01:02:03.004", 3_723_004_000_000), ("100:00:00", 360_000_000_000_000),
  ])
  func timesAreReadToTheNanosecond(text: String, nanoseconds: Int64) {
    #expect(TimeArgument(argument: text)?.time == MediaTime(nanoseconds: nanoseconds))
  }

  @Test(arguments: [
    "", " ", "-1", "+1", "1.", ".5", "1e3", "nan", "1:60", "1:60:00", "1:2:3:4", ":30", "1:", "12s",
    "１２", "99999999999999999999", "9999999:00:00",
  ])
  func whatIsNoTimeIsRefused(text: String) {
    #expect(TimeArgument(argument: text) == nil)
  }
}
