// SPDX-License-Identifier: Apache-2.0
import CFFmpeg
import Core

/// Makes the small picture and the luma grids of a decoded frame, upright.
///
/// Size, pixel format and colours may change from frame to frame.
final class FrameRenderer {
  private let options: SourceOptions
  private let orientation: Orientation
  private var format: PictureFormat?
  private var picture: PictureView?
  private var luma: PictureView?
  private var motion: PictureView?

  init(_ options: SourceOptions, orientation: Orientation) {
    self.options = options
    self.orientation = orientation
  }

  /// `nil` if the frame has a format that cannot be converted.
  func render(_ frame: borrowing DecodedFrame, time: MediaTime) -> VideoFrame? {
    frame.withUnsafePointer { pointer in
      guard let format = prepare(pointer),
        let pixels = picture?.render(pointer, format: format),
        let values = luma?.render(pointer, format: format)
      else { return nil }
      return VideoFrame(
        presentationTime: time,
        picture: RGBImage(
          width: options.pictureSize, height: options.pictureSize, pixels: pixels),
        luma: LumaGrid(columns: options.lumaColumns, rows: options.lumaRows, values: values))
    }
  }

  /// The grid for what looks at motion; `nil` where nothing does, or the format is unknown.
  func renderMotion(_ frame: borrowing DecodedFrame) -> LumaGrid? {
    guard let sampling = options.motion else { return nil }
    return frame.withUnsafePointer { pointer in
      guard let format = prepare(pointer), let values = motion?.render(pointer, format: format)
      else { return nil }
      return LumaGrid(columns: sampling.columns, rows: sampling.rows, values: values)
    }
  }

  private func prepare(_ frame: UnsafeMutablePointer<AVFrame>) -> PictureFormat? {
    let format = PictureFormat(frame)
    guard format.width > 0, format.height > 0 else { return nil }
    if format == self.format { return format }
    self.format = format
    picture = view(
      format, .centreSquare(format, fraction: options.cropFraction), .colour,
      options.pictureSize, options.pictureSize)
    luma = view(format, .whole(format), .brightness, options.lumaColumns, options.lumaRows)
    motion = options.motion.flatMap {
      view(format, .whole(format), .brightness, $0.columns, $0.rows)
    }
    return format
  }

  private func view(
    _ format: PictureFormat, _ region: PictureRegion, _ target: Scaler.Target, _ width: Int,
    _ height: Int
  ) -> PictureView? {
    PictureView(
      format, region: region, to: target, width: width, height: height,
      orientation: orientation, masks: options.masks)
  }
}
