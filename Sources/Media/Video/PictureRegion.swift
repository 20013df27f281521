// SPDX-License-Identifier: Apache-2.0
import CFFmpeg

/// A rectangle of a decoded picture that can be addressed without copying a sample.
struct PictureRegion: Equatable {
  let x: Int
  let y: Int
  let width: Int
  let height: Int

  static func whole(_ format: PictureFormat) -> PictureRegion {
    PictureRegion(x: 0, y: 0, width: format.width, height: format.height)
  }

  /// The square in the middle; its corner moves up and left to where a chroma sample begins.
  ///
  /// - Parameters:
  ///   - format: of the picture.
  ///   - fraction: side of the square as a share of the shorter side.
  /// - Returns: a region of at least one pixel.
  static func centreSquare(_ format: PictureFormat, fraction: Double) -> PictureRegion {
    let shorter = min(format.width, format.height)
    let side = min(shorter, max(1, Int((Double(shorter) * fraction).rounded())))
    let (column, row) = alignment(format.pixelFormat)
    let x = (format.width - side) / 2
    let y = (format.height - side) / 2
    return PictureRegion(x: x - x % column, y: y - y % row, width: side, height: side)
  }

  private static func alignment(_ format: AVPixelFormat) -> (column: Int, row: Int) {
    guard let descriptor = av_pix_fmt_desc_get(format) else { return (1, 1) }
    let flags = Int32(truncatingIfNeeded: descriptor.pointee.flags)
    if flags & AV_PIX_FMT_FLAG_BITSTREAM != 0 { return (8, 1) }
    if flags & AV_PIX_FMT_FLAG_BAYER != 0 { return (2, 2) }
    return (1 << Int(descriptor.pointee.log2_chroma_w), 1 << Int(descriptor.pointee.log2_chroma_h))
  }

  /// Lends the addresses of the region's first sample in each plane, and the planes' strides.
  func withPlanes<R>(
    of frame: UnsafeMutablePointer<AVFrame>, format: PictureFormat,
    _ body: (UnsafePointer<UnsafePointer<UInt8>?>, UnsafePointer<Int32>) -> R
  ) -> R {
    let descriptor = av_pix_fmt_desc_get(format.pixelFormat)
    let flags = Int32(truncatingIfNeeded: descriptor?.pointee.flags ?? 0)
    let hasPalette = flags & AV_PIX_FMT_FLAG_PAL != 0
    let data = frame.pointee.data
    let linesize = frame.pointee.linesize
    let strides = [linesize.0, linesize.1, linesize.2, linesize.3]
    let planes = [data.0, data.1, data.2, data.3].enumerated().map {
      (plane, base) -> UnsafePointer<UInt8>? in
      guard let base else { return nil }
      if hasPalette && plane == 1 { return UnsafePointer(base) }
      let isChroma = plane == 1 || plane == 2
      let rows = isChroma ? y >> Int(descriptor?.pointee.log2_chroma_h ?? 0) : y
      let columns = av_image_get_linesize(format.pixelFormat, Int32(x), Int32(plane))
      return UnsafePointer(base + rows * Int(strides[plane]) + Int(max(0, columns)))
    }
    return body(planes, strides)
  }
}
