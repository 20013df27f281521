// SPDX-License-Identifier: Apache-2.0
import Core

/// Decides, step by step and before any encoder runs, what need not be encoded again.
///
/// Source: the first rung of the compute ladder (design of `EfficientMultimodalInference`): a frame
/// that shows what the last encoded one showed, and sound that is still silent, keep their features.
/// The decision depends on the steps alone, so it is the same for any number of workers.
package struct ReusePlanner {
  package struct Settings: Sendable {
    /// Largest block difference, in grey levels, up to which a frame counts as unchanged.
    package var unchangedThreshold: Double
    /// After this long even an unchanged frame is encoded.
    package var refreshInterval: MediaTime
    /// Largest sample magnitude, 0...1, below which sound counts as silence.
    package var quietPeak: Float

    package init(
      unchangedThreshold: Double, refreshInterval: MediaTime, quietPeak: Float = SoundLevel.quiet
    ) {
      self.unchangedThreshold = unchangedThreshold
      self.refreshInterval = refreshInterval
      self.quietPeak = quietPeak
    }

    /// What encodes no more than either of the two.
    func relaxed(by other: Settings) -> Settings {
      Settings(
        unchangedThreshold: max(unchangedThreshold, other.unchangedThreshold),
        refreshInterval: max(refreshInterval, other.refreshInterval),
        quietPeak: max(quietPeak, other.quietPeak))
    }
  }

  enum Decision: Equatable {
    case absent, encode
    /// The view of the last step that was encoded still holds.
    case reuse
  }

  /// `nil` encodes everything; may change from step to step.
  var settings: Settings?
  private var encodedFrame: (picture: RGBImage, time: MediaTime, epoch: Int)?
  private var silentSince: (time: MediaTime, epoch: Int)?

  init(_ settings: Settings?) {
    self.settings = settings
  }

  /// What to do about the next step's picture.
  ///
  /// Unless it `encodes`, because there is no time for that, what would be encoded is absent.
  mutating func frame(of step: Step, encodes: Bool = true) -> Decision {
    guard let frame = step.frame else { return .absent }
    if let settings, let last = encodedFrame, last.epoch == step.epoch,
      step.start - last.time < settings.refreshInterval,
      PictureDifference.largestBlock(frame.picture, last.picture) <= settings.unchangedThreshold
    {
      return .reuse
    }
    guard encodes else { return .absent }
    encodedFrame = (frame.picture, step.start, step.epoch)
    return .encode
  }

  /// What to do about the next step's sound, whose level is `nil` if there is none.
  ///
  /// Unless it `encodes`, because there is no time for that, what would be encoded is absent.
  mutating func sound(of step: Step, level: SoundLevel?, encodes: Bool = true) -> Decision {
    guard let level else { return .absent }
    guard let settings, level.peak < settings.quietPeak else {
      silentSince = nil
      return encodes ? .encode : .absent
    }
    if let silentSince, silentSince.epoch == step.epoch { return .reuse }
    guard encodes else { return .absent }
    silentSince = (step.start, step.epoch)
    return .encode
  }

  /// Forgets what relies on the views of a step that was planned, but will never have any.
  mutating func forget(_ step: Step) {
    if encodedFrame?.time == step.start { encodedFrame = nil }
    if silentSince?.time == step.start { silentSince = nil }
  }
}
