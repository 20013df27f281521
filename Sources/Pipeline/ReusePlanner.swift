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

    package init(unchangedThreshold: Double, refreshInterval: MediaTime) {
      self.unchangedThreshold = unchangedThreshold
      self.refreshInterval = refreshInterval
    }
  }

  enum Decision: Equatable {
    case absent, encode
    /// The view of the last step that was encoded still holds.
    case reuse
  }

  private let settings: Settings?
  private var encodedFrame: (picture: RGBImage, time: MediaTime, epoch: Int)?
  private var silentSince: Int?

  /// - Parameter settings: `nil` encodes everything.
  init(_ settings: Settings?) {
    self.settings = settings
  }

  mutating func frame(of step: Step) -> Decision {
    guard let frame = step.frame else { return .absent }
    if let settings, let last = encodedFrame, last.epoch == step.epoch,
      step.start - last.time < settings.refreshInterval,
      PictureDifference.largestBlock(frame.picture, last.picture) <= settings.unchangedThreshold
    {
      return .reuse
    }
    encodedFrame = (frame.picture, step.start, step.epoch)
    return .encode
  }

  mutating func sound(of step: Step, level: SoundLevel?) -> Decision {
    guard let level else { return .absent }
    guard level.isQuiet else {
      silentSince = nil
      return .encode
    }
    if settings != nil, silentSince == step.epoch { return .reuse }
    silentSince = step.epoch
    return .encode
  }
}
