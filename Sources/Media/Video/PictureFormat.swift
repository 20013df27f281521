// SPDX-License-Identifier: Apache-2.0
import CFFmpeg

/// What has to be known of a decoded picture to turn its samples into colours.
struct PictureFormat: Equatable {
  let width: Int
  let height: Int
  let pixelFormat: AVPixelFormat
  /// One of libswscale's `SWS_CS_` tables.
  let matrix: Int32
  let isFullRange: Bool

  init(_ frame: UnsafeMutablePointer<AVFrame>) {
    width = Int(frame.pointee.width)
    height = Int(frame.pointee.height)
    let stored = AVPixelFormat(frame.pointee.format)
    pixelFormat = Self.withoutRange[stored.rawValue] ?? stored
    isFullRange = frame.pointee.color_range == AVCOL_RANGE_JPEG || pixelFormat != stored
    matrix =
      switch frame.pointee.colorspace {
      case AVCOL_SPC_BT709: SWS_CS_ITU709
      case AVCOL_SPC_FCC: SWS_CS_FCC
      case AVCOL_SPC_BT470BG, AVCOL_SPC_SMPTE170M: SWS_CS_ITU601
      case AVCOL_SPC_SMPTE240M: SWS_CS_SMPTE240M
      case AVCOL_SPC_BT2020_NCL, AVCOL_SPC_BT2020_CL: SWS_CS_BT2020
      // What players do with the unlabelled: high definition is BT.709, the rest BT.601.
      default: height >= 720 ? SWS_CS_ITU709 : SWS_CS_ITU601
      }
  }

  /// Pixels across that share one colour.
  var chromaSize: Int {
    guard let descriptor = av_pix_fmt_desc_get(pixelFormat) else { return 1 }
    return 1 << Int(max(descriptor.pointee.log2_chroma_w, descriptor.pointee.log2_chroma_h))
  }

  /// The old formats with a J say full range by their name.
  private static let withoutRange: [AVPixelFormat.RawValue: AVPixelFormat] = [
    AV_PIX_FMT_YUVJ411P.rawValue: AV_PIX_FMT_YUV411P,
    AV_PIX_FMT_YUVJ420P.rawValue: AV_PIX_FMT_YUV420P,
    AV_PIX_FMT_YUVJ422P.rawValue: AV_PIX_FMT_YUV422P,
    AV_PIX_FMT_YUVJ440P.rawValue: AV_PIX_FMT_YUV440P,
    AV_PIX_FMT_YUVJ444P.rawValue: AV_PIX_FMT_YUV444P,
  ]
}
