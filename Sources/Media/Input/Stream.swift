// SPDX-License-Identifier: Apache-2.0
import CFFmpeg
import Core

/// What a container says about one of its streams.
struct Stream {
  enum Kind: String {
    case video
    case audio
    case textSubtitles = "text subtitle"
    case other

    var mediaType: AVMediaType {
      switch self {
      case .video: AVMEDIA_TYPE_VIDEO
      case .audio: AVMEDIA_TYPE_AUDIO
      case .textSubtitles: AVMEDIA_TYPE_SUBTITLE
      case .other: AVMEDIA_TYPE_DATA
      }
    }
  }

  let index: Int
  let kind: Kind
  let codec: String
  let timeBase: TimeBase
  let duration: MediaTime?
  let startTime: MediaTime?
  let width: Int
  let height: Int
  let frameRate: Double?
  /// Frames that the container announces; 0 if it does not.
  let frameCount: Int
  let pixelFormat: String?
  let orientation: Orientation
  let sampleRateHz: Int
  let channels: Int

  init(_ pointer: UnsafeMutablePointer<AVStream>, index: Int) {
    let parameters = pointer.pointee.codecpar.pointee
    self.index = index
    kind = Self.kind(of: parameters, disposition: pointer.pointee.disposition)
    codec = avcodec_get_name(parameters.codec_id).map { String(cString: $0) } ?? "unknown"
    timeBase = TimeBase(rational: pointer.pointee.time_base)
    duration = timeBase.time(pointer.pointee.duration).flatMap { $0 > .zero ? $0 : nil }
    startTime = timeBase.time(pointer.pointee.start_time)
    width = Int(parameters.width)
    height = Int(parameters.height)
    let rate = pointer.pointee.avg_frame_rate
    frameRate = rate.num > 0 && rate.den > 0 ? Double(rate.num) / Double(rate.den) : nil
    frameCount = Int(clamping: max(0, pointer.pointee.nb_frames))
    pixelFormat =
      kind == .video
      ? av_get_pix_fmt_name(AVPixelFormat(parameters.format)).map { String(cString: $0) } : nil
    let matrix = av_stream_get_side_data(pointer, AV_PKT_DATA_DISPLAYMATRIX, nil)
    orientation = Orientation(
      displayMatrix: matrix.map { matrix in
        (0..<9).map {
          UnsafeRawPointer(matrix).loadUnaligned(fromByteOffset: $0 * 4, as: Int32.self)
        }
      })
    sampleRateHz = Int(parameters.sample_rate)
    channels = Int(parameters.ch_layout.nb_channels)
  }

  private static func kind(of parameters: AVCodecParameters, disposition: Int32) -> Kind {
    switch parameters.codec_type {
    case AVMEDIA_TYPE_VIDEO:
      let isStillPicture =
        disposition & (AV_DISPOSITION_ATTACHED_PIC | AV_DISPOSITION_TIMED_THUMBNAILS)
      return isStillPicture == 0 ? .video : .other
    case AVMEDIA_TYPE_AUDIO:
      return .audio
    case AVMEDIA_TYPE_SUBTITLE:
      let properties = avcodec_descriptor_get(parameters.codec_id)?.pointee.props ?? 0
      return properties & AV_CODEC_PROP_TEXT_SUB != 0 ? .textSubtitles : .other
    default:
      return .other
    }
  }
}
