// SPDX-License-Identifier: Apache-2.0
import ArgumentParser
import Core

/// A point in footage as people write it: `12.5`, `1:02.5`, `01:02:03.250`.
struct TimeArgument: Equatable, ExpressibleByArgument {
  let time: MediaTime

  /// Fails for anything but digits, up to two colons and at most one decimal point.
  ///
  /// What stands after a colon has to be below 60; digits past nanoseconds are cut off.
  init?(argument: String) {
    guard
      let match = argument.wholeMatch(
        of: /(?:(?:([0-9]{1,6}):)?([0-9]{1,6}):)?([0-9]{1,9})(?:\.([0-9]+))?/)
    else { return nil }
    let (_, hours, minutes, seconds, fraction) = match.output
    guard let wholeSeconds = Int64(seconds), let wholeMinutes = Int64(minutes ?? "0"),
      let wholeHours = Int64(hours ?? "0"),
      minutes == nil || wholeSeconds < 60, hours == nil || wholeMinutes < 60
    else { return nil }
    let digits = (fraction ?? "").prefix(9)
    let nanoseconds = Int64(digits + String(repeating: "0", count: 9 - digits.count)) ?? 0
    let total = wholeHours * 3600 + wholeMinutes * 60 + wholeSeconds
    time = MediaTime(nanoseconds: total * 1_000_000_000 + nanoseconds)
  }

  static let help = "seconds, mm:ss or hh:mm:ss, each with a fraction or without"
}
