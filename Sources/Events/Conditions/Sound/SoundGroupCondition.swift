// SPDX-License-Identifier: Apache-2.0
import Core

/// Sounds by AudioSet's names, a group's name standing for all of its kinds.
///
/// An alarm of any kind that is more than one loud step:
///
/// ```swift
/// SoundGroupCondition(labels: ["Alarm"], threshold: 0.5, smoothing: MediaTime(seconds: 1))
/// ```
package struct SoundGroupCondition: Hashable, Sendable {
  /// Display names of classes or groups; the class with the largest score counts.
  package var labels: [String]
  /// Whether a label covers the kinds below it, too: "Explosion" then covers gunshots.
  package var coversKinds: Bool
  /// Smoothed score, 0...1, from which the sound counts as heard.
  package var threshold: Float
  /// Smoothed score below which a sound that was heard counts as gone.
  package var releaseThreshold: Float
  /// Time constant over which scores are smoothed; zero takes each step by itself.
  package var smoothing: MediaTime
  /// Largest sample magnitude below which a step counts as quiet.
  package var minimumPeak: Float

  /// - Parameters:
  ///   - labels: display names of classes or groups.
  ///   - coversKinds: whether a label covers the kinds below it.
  ///   - threshold: score, 0...1, from which the sound counts as heard.
  ///   - releaseThreshold: score below which it counts as gone; `nil` is half the threshold.
  ///   - smoothing: time constant of the smoothing.
  ///   - minimumPeak: loudness gate, 0...1.
  package init(
    labels: [String], coversKinds: Bool = true, threshold: Float, releaseThreshold: Float? = nil,
    smoothing: MediaTime = .zero, minimumPeak: Float = 0.003
  ) {
    self.labels = labels
    self.coversKinds = coversKinds
    self.threshold = threshold
    self.releaseThreshold = releaseThreshold ?? threshold / 2
    self.smoothing = smoothing
    self.minimumPeak = minimumPeak
  }

  /// What a finding is called in a sentence that begins with it.
  package static func phrase(for name: String) -> String { "\(name) heard" }
}
