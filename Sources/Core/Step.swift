// SPDX-License-Identifier: Apache-2.0

/// One tick of the analysis clock: the frame nearest to its middle, the sound around it, and what
/// is said during it.
///
/// A modality that is `nil` was not there. That is never the same as black or silent.
package struct Step: Sendable {
  /// Counts from 0 within an epoch, without holes.
  package let index: Int
  /// Counts from 0; a new one begins where the source's timestamps jump by more than 5 s.
  package let epoch: Int
  package let start: MediaTime
  package let duration: MediaTime
  package let frame: VideoFrame?
  package let audio: AudioChunk?
  /// Cues that overlap the step; `nil` when the source has no transcript at all.
  package let cues: [Cue]?
  package var clock: WallClock
  /// Where its footage is kept; `nil` if it is not.
  package var origin: Origin?
  /// Pictures taken since the step before, for what looks at motion; `nil` where nothing does, or
  /// pictures come too seldom.
  package var lumas: [LumaSample]?

  /// The connection that a step came by, and how its time is related to the source's.
  package struct Origin: Equatable, Sendable {
    /// Counts up over all connections to the source.
    package let connection: Int
    /// What was added to the connection's own time.
    package var shift: MediaTime

    package init(connection: Int, shift: MediaTime = .zero) {
      self.connection = connection
      self.shift = shift
    }
  }

  package init(
    index: Int, epoch: Int, start: MediaTime, duration: MediaTime, frame: VideoFrame?,
    audio: AudioChunk?, cues: [Cue]?, clock: WallClock = .none
  ) {
    self.index = index
    self.epoch = epoch
    self.start = start
    self.duration = duration
    self.frame = frame
    self.audio = audio
    self.cues = cues
    self.clock = clock
  }

  package var end: MediaTime { start + duration }

  /// The sound of the step alone, without what the encoder's window has around it.
  package var ownSamples: [Float]? {
    audio.map { audio in
      let own = Int(duration.seconds * Double(AudioChunk.sampleRateHz))
      return Array(audio.samples.dropFirst(max(0, audio.samples.count - own) / 2).prefix(own))
    }
  }
}
