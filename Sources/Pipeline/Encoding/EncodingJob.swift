// SPDX-License-Identifier: Apache-2.0
import Core
import Segments

/// A step on its way through the encoders.
struct EncodingJob: Sendable {
  let sequence: Int
  let step: Step
  let level: SoundLevel?
  var frame: ReusePlanner.Decision
  var sound: ReusePlanner.Decision
  /// When the step's last packet had been read.
  let arrival: ContinuousClock.Instant
  /// Called once, on any thread, unless the step is dropped.
  let deliver: @Sendable (EncodingJob, Views) -> Void

  /// What was encoded; a modality that is absent or reused is `nil`.
  struct Views: Sendable {
    var video: EncodedStep.View?
    var audio: EncodedStep.View?
  }

  var needsEncoding: Bool { frame == .encode || sound == .encode }
}
