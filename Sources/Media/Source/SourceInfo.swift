// SPDX-License-Identifier: Apache-2.0
import Core

/// What the container says about a source, before anything is decoded.
package struct SourceInfo: Sendable, Equatable {
  package struct Video: Sendable, Equatable {
    package let stream: Int
    package let codec: String
    package let width: Int
    package let height: Int
    /// Average frames per second.
    package let frameRate: Double?
    package let pixelFormat: String?
    /// Clockwise turn, in degrees, that shows the picture upright: 0, 90, 180 or 270.
    package let rotation: Int
  }

  package struct Audio: Sendable, Equatable {
    package let stream: Int
    package let codec: String
    package let sampleRateHz: Int
    package let channels: Int
  }

  /// FFmpeg's short name, such as `mov,mp4,m4a,3gp,3g2,mj2`.
  package let container: String
  package let duration: MediaTime?
  package let video: Video?
  package let audio: Audio?
  /// When the recording was made, in seconds since 1970.
  package let creationTime: Double?
  /// Whether there is a subtitle stream that holds text.
  package let hasTextSubtitles: Bool

  /// The clock that the file states.
  package var clock: WallClock { .file(createdAt: creationTime) }
}
