// SPDX-License-Identifier: Apache-2.0

/// What a microphone usually hears.
///
/// Two quantiles of the level are tracked by small steps (Robbins and Monro 1951,
/// doi:10.1214/aoms/1177729586) that get smaller in the first minutes; the rest are means of two
/// minutes.
struct SoundMemory: Sendable {
  /// Steps after which it is known, 10 s at 2 per second.
  static let learning = 20
  private static let span: Float = 240
  private static let lowShare: Float = 0.05
  private static let largestStep: Float = 12
  private static let smallestStep: Float = 0.5

  /// Decibels that 5 % of the steps stay below.
  private(set) var floor: Float = 0
  /// Decibels that half of the steps stay below.
  private(set) var usual: Float = 0
  /// Spectral flatness.
  private(set) var flatness: Float = 0
  private var steps = 0

  var isReady: Bool { steps >= Self.learning }

  mutating func learn(_ features: SoundFeatures) {
    let level = features.level
    if steps == 0 { (floor, usual, flatness) = (level, level, features.flatness) }
    steps = min(steps + 1, 1 << 20)
    let step = max(Self.smallestStep, Self.largestStep / Float(steps).squareRoot())
    usual += step * (level > usual ? 0.5 : level < usual ? -0.5 : 0)
    floor += step * (level > floor ? Self.lowShare : level < floor ? Self.lowShare - 1 : 0)
    flatness += (features.flatness - flatness) / min(Float(steps), Self.span)
  }
}
