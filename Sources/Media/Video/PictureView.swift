// SPDX-License-Identifier: Apache-2.0
import CFFmpeg
import Core

/// Makes one kind of picture of the decoded frames of one format: scaled, upright, and black where
/// nothing may be seen.
///
/// Every pixel that leaves this module has come through here.
final class PictureView {
  private let scaler: Scaler
  private let target: Scaler.Target
  private let storedWidth: Int
  private let storedHeight: Int
  private let orientation: Orientation
  private let mask: PictureMask

  /// `nil` if libswscale cannot read the format.
  ///
  /// - Parameters:
  ///   - format: of the frames.
  ///   - region: what is shown of them.
  ///   - target: what the picture is for.
  ///   - width: of the upright picture.
  ///   - height: of the upright picture.
  ///   - orientation: how the frames stand.
  ///   - masks: what must not be seen.
  init?(
    _ format: PictureFormat, region: PictureRegion, to target: Scaler.Target, width: Int,
    height: Int, orientation: Orientation, masks: [Zone]
  ) {
    (storedWidth, storedHeight) = orientation.isTransposed ? (height, width) : (width, height)
    guard
      let scaler = Scaler(
        format, region: region, to: target, width: storedWidth, height: storedHeight)
    else { return nil }
    self.scaler = scaler
    self.target = target
    self.orientation = orientation
    let scale = max(
      Double(storedWidth) / Double(region.width), Double(storedHeight) / Double(region.height))
    mask = PictureMask(
      masks, width: width, height: height,
      view: orientation.apply(region.share(of: format)), reach: target.reach(scale, of: format))
  }

  /// `height * width * channels` bytes, or `nil` if libswscale fails.
  func render(_ frame: UnsafeMutablePointer<AVFrame>, format: PictureFormat) -> [UInt8]? {
    guard let stored = scaler.scale(frame, format: format) else { return nil }
    var pixels = orientation.apply(
      stored, width: storedWidth, height: storedHeight, channels: target.channels)
    mask.blackOut(&pixels, channels: target.channels)
    return pixels
  }
}

extension Scaler.Target {
  /// How far, in pixels of the result, a pixel of the frame reaches.
  ///
  /// Bicubic looks two pixels far: of the result where it shrinks, of the frame where it grows, and
  /// there of its colours, which may be stored coarsely. A block mean has a border of one pixel.
  fileprivate func reach(_ scale: Double, of format: PictureFormat) -> Double {
    switch self {
    case .colour: 2 * max(1, Double(format.chromaSize) * scale) + 1
    case .brightness: scale
    }
  }
}

extension PictureRegion {
  fileprivate func share(of format: PictureFormat) -> PictureMask.View {
    let (whole, high) = (Double(format.width), Double(format.height))
    return PictureMask.View(
      corner: Point(x: Double(x) / whole, y: Double(y) / high),
      size: Point(x: Double(width) / whole, y: Double(height) / high))
  }
}

extension Orientation {
  /// Where a part of the stored picture is in the upright one.
  func apply(_ stored: PictureMask.View) -> PictureMask.View {
    var view = stored
    if isTransposed {
      view = PictureMask.View(
        corner: Point(x: stored.corner.y, y: stored.corner.x),
        size: Point(x: stored.size.y, y: stored.size.x))
    }
    if flipsHorizontally { view.corner.x = 1 - view.corner.x - view.size.x }
    if flipsVertically { view.corner.y = 1 - view.corner.y - view.size.y }
    return view
  }
}
