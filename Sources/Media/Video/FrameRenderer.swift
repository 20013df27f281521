// SPDX-License-Identifier: Apache-2.0
import CFFmpeg
import Core

/// Makes the small picture and the luma grid of a decoded frame, upright.
///
/// Size, pixel format and colours may change from frame to frame.
final class FrameRenderer {
  private let pictureSize: Int
  private let cropFraction: Double
  private let lumaColumns: Int
  private let lumaRows: Int
  private let orientation: Orientation
  private var format: PictureFormat?
  private var picture: Scaler?
  private var luma: Scaler?

  init(_ options: SourceOptions, orientation: Orientation) {
    pictureSize = options.pictureSize
    cropFraction = options.cropFraction
    lumaColumns = options.lumaColumns
    lumaRows = options.lumaRows
    self.orientation = orientation
  }

  /// `nil` if the frame has a format that cannot be converted.
  func render(_ frame: borrowing DecodedFrame, time: MediaTime) -> VideoFrame? {
    frame.withUnsafePointer { pointer in
      let format = PictureFormat(pointer)
      guard format.width > 0, format.height > 0 else { return nil }
      if format != self.format { prepare(format) }
      guard let pixels = picture?.scale(pointer, format: format),
        let values = luma?.scale(pointer, format: format)
      else { return nil }
      let image = orientation.apply(
        pixels, width: pictureSize, height: pictureSize, channels: 3)
      let grid = orientation.apply(
        values, width: storedColumns, height: storedRows, channels: 1)
      return VideoFrame(
        presentationTime: time,
        picture: RGBImage(width: pictureSize, height: pictureSize, pixels: image),
        luma: LumaGrid(columns: lumaColumns, rows: lumaRows, values: grid))
    }
  }

  private var storedColumns: Int { orientation.isTransposed ? lumaRows : lumaColumns }
  private var storedRows: Int { orientation.isTransposed ? lumaColumns : lumaRows }

  private func prepare(_ format: PictureFormat) {
    self.format = format
    picture = Scaler(
      format, region: .centreSquare(format, fraction: cropFraction), to: .colour,
      width: pictureSize, height: pictureSize)
    luma = Scaler(
      format, region: .whole(format), to: .brightness, width: storedColumns, height: storedRows)
  }
}
