// SPDX-License-Identifier: Apache-2.0
import Core

/// A step after the encoders: what was seen, heard and said, as numbers.
package struct EncodedStep: Sendable {
  /// One modality's view of a step.
  package struct View: Sendable {
    /// The encoder's features: 1280 for a frame, 1024 for sound.
    package let features: [Float]
    /// Score of every class, 0...1, in the encoder's order.
    package let scores: [Float]
    /// Unit vector in the shared space.
    package let vector: [Float]

    package init(features: [Float], scores: [Float], vector: [Float]) {
      self.features = features
      self.scores = scores
      self.vector = vector
    }
  }

  package let index: Int
  package let epoch: Int
  package let start: MediaTime
  package let end: MediaTime
  /// `nil` where nothing was seen.
  package let video: View?
  /// `nil` where nothing was heard.
  package let audio: View?
  /// Share of the step that has sound, 0...1.
  package let audioCoverage: Double
  /// Largest sample magnitude in the step's window, 0 without sound.
  package let loudnessPeak: Float
  /// The picture itself; `nil` where nothing was seen.
  ///
  /// `video` may be that of an earlier picture that looked alike, this is always the step's own.
  /// Steps of a segment have none.
  package private(set) var frame: VideoFrame?
  /// Brightness of the whole picture; `nil` where nothing was seen.
  package let luma: LumaGrid?
  /// `nil` when the source has no transcript at all.
  package let cues: [Cue]?
  package let clock: WallClock
  /// What moved; `nil` where nobody asked, or it could not be told.
  package let motion: MotionObservation?
  /// What has been tampered with; `nil` where nobody asked.
  package let tamper: TamperObservation?

  package init(
    index: Int, epoch: Int, start: MediaTime, end: MediaTime, video: View?, audio: View?,
    audioCoverage: Double, loudnessPeak: Float, frame: VideoFrame?, cues: [Cue]?,
    clock: WallClock = .none, motion: MotionObservation? = nil, tamper: TamperObservation? = nil
  ) {
    self.index = index
    self.epoch = epoch
    self.start = start
    self.end = end
    self.video = video
    self.audio = audio
    self.audioCoverage = audioCoverage
    self.loudnessPeak = loudnessPeak
    self.frame = frame
    luma = frame?.luma
    self.cues = cues
    self.clock = clock
    self.motion = motion
    self.tamper = tamper
  }

  /// The same without the picture, which takes most of the memory, for those who keep many steps.
  package var withoutPicture: EncodedStep {
    var step = self
    step.frame = nil
    return step
  }
}
