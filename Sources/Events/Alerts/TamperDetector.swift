// SPDX-License-Identifier: Apache-2.0
import Core
import Segments

/// Notices a picture that is dark all over.
///
/// A covered lens, a dead lamp and a lost signal all look like this; a night scene with a single
/// lit window does not, because its blocks differ.
struct BlackDetector: Sendable {
  /// Mean brightness, 0...255, up to which a picture is dark: 8 % of white.
  static let maximumMean = 20.0
  /// Difference between the brightest and the darkest block up to which it is dark all over.
  static let maximumSpread = 20

  static func isBlack(_ grid: LumaGrid) -> Bool {
    guard let darkest = grid.values.min(), let brightest = grid.values.max() else { return false }
    return grid.mean <= maximumMean && Int(brightest) - Int(darkest) <= maximumSpread
  }

  func read(_ step: EncodedStep) -> Reading {
    guard let grid = step.luma else { return .unknown }
    guard Self.isBlack(grid) else { return .clear }
    return .met(LabelScore(name: "black picture", score: Float(1 - grid.mean / 255)))
  }
}

/// Notices a picture that does not change at all.
///
/// Even an empty room changes a little from frame to frame, by the sensor's noise. Two pictures
/// count as the same when their blocks agree to a grey level and the frame encoder finds the same
/// features in them, which it does for equal pictures only. Footage made without a camera (slides,
/// titles, a drawn scene at rest) has no noise and cannot be told from a frozen camera. A black
/// picture is left to `BlackDetector`.
struct FrozenDetector: Sendable {
  /// Largest change of a block, in grey levels.
  static let maximumBlockChange = 1
  /// Largest change of the features, as a share of their length: rounding in the video's coding.
  static let maximumFeatureChange: Float = 1e-3

  /// The first of the pictures that look the same, so that slow changes add up.
  private var reference: (grid: LumaGrid, features: [Float])?

  mutating func read(_ step: EncodedStep) -> Reading {
    guard let grid = step.luma, let features = step.video?.features else { return .unknown }
    if BlackDetector.isBlack(grid) {
      reference = nil
      return .clear
    }
    if let reference, Self.isSame(reference, (grid, features)) {
      return .met(LabelScore(name: "frozen picture", score: 1))
    }
    reference = (grid, features)
    return .clear
  }

  private static func isSame(
    _ a: (grid: LumaGrid, features: [Float]), _ b: (grid: LumaGrid, features: [Float])
  ) -> Bool {
    guard let change = a.grid.largestDifference(to: b.grid), change <= maximumBlockChange,
      a.features.count == b.features.count
    else { return false }
    let difference = zip(a.features, b.features).reduce(0) { $0 + ($1.0 - $1.1) * ($1.0 - $1.1) }
    let length = a.features.reduce(0) { $0 + $1 * $1 }
    return difference <= maximumFeatureChange * maximumFeatureChange * length
  }
}
