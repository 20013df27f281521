// SPDX-License-Identifier: Apache-2.0
import CFFmpeg

/// What the FFmpeg libraries say about themselves.
package enum FFmpegBuild {
  package static var version: String { String(cString: av_version_info()) }

  /// The options that it was configured with.
  package static var configuration: String { String(cString: avcodec_configuration()) }

  package static var libraries: [(name: String, version: String)] {
    [
      ("libavformat", avformat_version()), ("libavcodec", avcodec_version()),
      ("libavutil", avutil_version()), ("libswresample", swresample_version()),
      ("libswscale", swscale_version()),
    ].map { ($0, "\($1 >> 16).\($1 >> 8 & 0xFF).\($1 & 0xFF)") }
  }

  /// Whether anything in it decodes the format, by this decoder or by another.
  package static func hasDecoder(named codec: String) -> Bool {
    guard let descriptor = avcodec_descriptor_get_by_name(codec) else { return false }
    return avcodec_find_decoder(descriptor.pointee.id) != nil
  }
}
