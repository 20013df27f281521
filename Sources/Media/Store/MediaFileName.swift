// SPDX-License-Identifier: Apache-2.0
import Core
import Foundation

/// What a snapshot or clip is called: `yard_20261123T140211.480Z_glass.jpg`.
///
/// Where nothing tells the time of day, there are milliseconds since the beginning instead:
/// `film.mp4_t000012500_glass.jpg`.
package struct MediaFileName: Hashable, Sendable {
  /// Without what tells its kind.
  let stem: String

  /// - Parameters:
  ///   - source: name of the camera or file.
  ///   - rule: whose alert it belongs to.
  ///   - start: when the alert began.
  ///   - clock: tells what time of day that was.
  package init(source: String, rule: String, start: MediaTime, clock: WallClock) {
    let time =
      clock.time(of: start).map { Self.stamp(Date(timeIntervalSince1970: $0.seconds)) }
      ?? "t" + String(start.nanoseconds / 1_000_000).leftPadded(to: 9)
    stem = "\(SafeFileName.encoded(source))_\(time)_\(SafeFileName.encoded(rule))"
  }

  private static func stamp(_ date: Date) -> String {
    Date.ISO8601FormatStyle(includingFractionalSeconds: true).format(date)
      .filter { $0 != ":" && $0 != "-" }
  }

  /// Whether a file's name is one of these; others in the same folder are not ours to delete.
  static func matches(_ name: String) -> Bool {
    name.wholeMatch(
      of: #/.+_(\d{8}T\d{6}\.\d{3}Z|t\d{9,})_.+\.(jpg|mp4|mkv)(\.part)?/#) != nil
  }
}
