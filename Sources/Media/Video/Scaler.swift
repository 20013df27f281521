// SPDX-License-Identifier: Apache-2.0
import CFFmpeg

/// Scales a region of pictures of one format to a small packed image; owns one `SwsContext`.
///
/// Results are the same on every machine: libswscale's bit-exact paths are used.
struct Scaler: ~Copyable {
  enum Target {
    /// 8-bit red, green, blue; bicubic with a = -0.5, widened when it shrinks.
    case colour
    /// 8-bit brightness in full range; block means.
    case brightness

    var channels: Int { self == .colour ? 3 : 1 }
  }

  /// libswscale's vector code writes whole registers, past the end of a row.
  private static let rowAlignment = 64

  private let context: OpaquePointer
  private let output: UnsafeMutableBufferPointer<UInt8>
  private let region: PictureRegion
  private let target: Target
  private let width: Int
  private let height: Int
  private let stride: Int

  /// `nil` if libswscale cannot read the format.
  init?(
    _ format: PictureFormat, region: PictureRegion, to target: Target, width: Int, height: Int
  ) {
    let exact = SWS_ACCURATE_RND | SWS_BITEXACT
    let isColour = target == .colour
    let flags = exact | (isColour ? SWS_BICUBIC | SWS_FULL_CHR_H_INT : SWS_AREA)
    guard sws_isSupportedInput(format.pixelFormat) > 0,
      let context = sws_getContext(
        Int32(region.width), Int32(region.height), format.pixelFormat, Int32(width), Int32(height),
        isColour ? AV_PIX_FMT_RGB24 : AV_PIX_FMT_GRAY8, flags, nil, nil, isColour ? [0, 0.5] : nil)
    else { return nil }
    self.context = context
    let table = sws_getCoefficients(format.matrix)
    // Fails for formats without a matrix, which do not need one.
    _ = sws_setColorspaceDetails(
      context, table, format.isFullRange ? 1 : 0, table, 1, 0, 1 << 16, 1 << 16)
    self.region = region
    self.target = target
    self.width = width
    self.height = height
    let bytes = width * target.channels + Self.rowAlignment
    stride = (bytes + Self.rowAlignment - 1) / Self.rowAlignment * Self.rowAlignment
    output = UnsafeMutableRawBufferPointer.allocate(
      byteCount: stride * (height + 1), alignment: Self.rowAlignment
    ).bindMemory(to: UInt8.self)
    output.initialize(repeating: 0)
  }

  deinit {
    sws_freeContext(context)
    output.deallocate()
  }

  /// - Parameters:
  ///   - frame: a picture of the format that the scaler was made for.
  ///   - format: that format.
  /// - Returns: `height * width * channels` bytes, or `nil` if libswscale fails.
  func scale(_ frame: UnsafeMutablePointer<AVFrame>, format: PictureFormat) -> [UInt8]? {
    let rows = region.withPlanes(of: frame, format: format) { planes, strides in
      var outputs: [UnsafeMutablePointer<UInt8>?] = [output.baseAddress, nil, nil, nil]
      return sws_scale(
        context, planes, strides, 0, Int32(region.height), &outputs, [Int32(stride), 0, 0, 0])
    }
    guard Int(rows) == height else { return nil }
    let rowBytes = width * target.channels
    return [UInt8](unsafeUninitializedCapacity: height * rowBytes) { packed, count in
      for row in 0..<height {
        _ = packed[(row * rowBytes)...].initialize(
          fromContentsOf: output[(row * stride)..<(row * stride + rowBytes)])
      }
      count = height * rowBytes
    }
  }
}
