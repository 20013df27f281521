// SPDX-License-Identifier: Apache-2.0
import Core
import Foundation
import Segments

extension Normality {
  /// Share of a segment that must have been there for a modality to count.
  static let minimumCoverage = 0.5

  /// Judges a segment, and learns it.
  ///
  /// Segments without a time of day are judged by the whole week. A modality that earlier segments
  /// had and this one lacks leaves it unknown; a transcript may come and go.
  ///
  /// - Parameters:
  ///   - segment: the next of the camera's segments.
  ///   - id: its identifier, as in its record.
  ///   - timeZone: of the camera's place.
  /// - Returns: the verdict by what was known before.
  package mutating func take(_ segment: Segment, id: String, timeZone: TimeZone) -> AnomalyVerdict {
    guard let representation = segment.representation else { return .unknown }
    let present = [Modality.video, .audio].filter {
      segment.coverage[$0] ?? 0 >= Self.minimumCoverage
    }
    let time = segment.clock.time(of: segment.start)
    return take(
      representation, present: Set(present),
      hour: time.map { HourOfWeek.of($0, in: timeZone) }, segment: id)
  }
}
