// SPDX-License-Identifier: Apache-2.0
import Core
import Segments

/// Notices a picture that is dark all over.
///
/// A covered lens, a dead lamp and a lost signal all look like this. A burnt-in clock does not
/// count against it, the lit windows of a street at night do.
struct BlackDetector: LeafDetector {
  /// Brightness, 0...255, up to which a block is dark: 8 % of white.
  static let darkest: UInt8 = 20
  /// One block in so many may be brighter.
  static let blocksPerBright = 50

  static func isBlack(_ grid: LumaGrid) -> Bool {
    let bright = grid.values.count { $0 > darkest }
    return !grid.values.isEmpty && bright * blocksPerBright <= grid.values.count
  }

  func read(_ step: EncodedStep) -> Reading {
    guard let grid = step.luma else { return .unknown }
    guard Self.isBlack(grid) else { return .clear }
    return .met(LabelScore(name: "black picture", score: Float(1 - grid.mean / 255)))
  }
}

/// Notices a camera that sends the same picture over and over.
///
/// Even an empty room changes from frame to frame, by the sensor's noise. Footage made without a
/// camera (slides, titles, a drawn scene at rest) has none and cannot be told from a frozen
/// camera. A frame that is merely held until the next one comes is nothing new and says nothing;
/// a black picture is left to `BlackDetector`.
struct FrozenDetector: LeafDetector {
  /// Largest change of a block's mean brightness, in grey levels.
  static let largestBlockChange = 1
  /// Largest mean change of a colour value, in grey levels: what coding a still picture anew does.
  static let largestPictureChange = 0.25

  /// The first of the pictures that look the same, so that slow changes add up.
  private var reference: VideoFrame?
  private var lastTime: MediaTime?

  mutating func read(_ step: EncodedStep) -> Reading {
    guard let frame = step.frame, frame.presentationTime != lastTime else { return .unknown }
    lastTime = frame.presentationTime
    if BlackDetector.isBlack(frame.luma) {
      reference = nil
      return .clear
    }
    if let reference, Self.isSame(reference, frame) {
      return .met(LabelScore(name: "frozen picture", score: 1))
    }
    reference = frame
    return .clear
  }

  private static func isSame(_ a: VideoFrame, _ b: VideoFrame) -> Bool {
    guard let change = a.luma.largestDifference(to: b.luma), change <= largestBlockChange else {
      return false
    }
    return a.picture.isLike(b.picture, within: largestPictureChange)
  }
}

extension RGBImage {
  /// Whether colour values differ by no more than `limit` grey levels on average; pictures of two
  /// sizes never do.
  func isLike(_ other: RGBImage, within limit: Double) -> Bool {
    guard width == other.width, height == other.height else { return false }
    if pixels == other.pixels { return true }
    // A picture with noise is told apart in its first rows.
    var allowed = Int(limit * Double(pixels.count))
    for row in stride(from: 0, to: pixels.count, by: 3 * width) {
      for index in row..<row + 3 * width {
        allowed -= abs(Int(pixels[index]) - Int(other.pixels[index]))
      }
      if allowed < 0 { return false }
    }
    return true
  }
}
