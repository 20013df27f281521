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
  package let clock: WallClock

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
}
