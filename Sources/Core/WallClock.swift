// SPDX-License-Identifier: Apache-2.0

/// Which wall-clock time a source's own time 0 was, and how well that is known.
///
/// A live source's clock drifts against its own time, so this may change from step to step.
package struct WallClock: Hashable, Sendable {
  package enum Source: String, CaseIterable, Codable, Sendable {
    /// The file says when it was made.
    case file
    /// The camera says when each picture was taken, and its clock can be believed.
    case camera
    /// The host's clock when the packets came.
    case arrival
    /// Nothing says it.
    case none
  }

  package let source: Source
  /// Time since 1970-01-01T00:00:00Z of the source's time 0, without leap seconds.
  package let origin: MediaTime?
  package let uncertaintyMilliseconds: Double?
  /// The camera's clock less the host's, where the camera tells its time.
  package let cameraOffsetMilliseconds: Double?

  /// No wall clock at all.
  package static let none = WallClock(source: .none, origin: nil, uncertaintyMilliseconds: nil)

  /// The creation time that a file states, in seconds since 1970, which is good to a second at best.
  package static func file(createdAt seconds: Double?) -> WallClock {
    guard let seconds else { return .none }
    return WallClock(
      source: .file, origin: MediaTime(seconds: seconds), uncertaintyMilliseconds: 1000)
  }

  package init(
    source: Source, origin: MediaTime?, uncertaintyMilliseconds: Double?,
    cameraOffsetMilliseconds: Double? = nil
  ) {
    self.source = source
    self.origin = origin
    self.uncertaintyMilliseconds = uncertaintyMilliseconds
    self.cameraOffsetMilliseconds = cameraOffsetMilliseconds
  }

  /// Time since 1970 of a point of the source's time; `nil` where nothing tells it.
  package func time(of time: MediaTime) -> MediaTime? {
    guard let origin else { return nil }
    let (sum, overflow) = origin.nanoseconds.addingReportingOverflow(time.nanoseconds)
    return overflow ? nil : MediaTime(nanoseconds: sum)
  }
}
