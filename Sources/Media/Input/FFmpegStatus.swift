// SPDX-License-Identifier: Apache-2.0
import CFFmpeg

/// A status code of FFmpeg: negative is a failure.
struct FFmpegStatus: Equatable {
  let code: Int32

  static let endOfFile = FFmpegStatus(code: NIGHTJAR_EOF)
  static let tryAgain = FFmpegStatus(code: NIGHTJAR_EAGAIN)
  static let interrupted = FFmpegStatus(code: NIGHTJAR_EXIT)
  static let invalidData = FFmpegStatus(code: NIGHTJAR_INVALIDDATA)

  var isFailure: Bool { code < 0 }

  /// In lower case, as the middle of a sentence.
  var reason: String {
    var buffer = [CChar](repeating: 0, count: Int(AV_ERROR_MAX_STRING_SIZE))
    av_strerror(code, &buffer, buffer.count)
    let text = String(
      decoding: buffer.prefix { $0 != 0 }.map(UInt8.init(bitPattern:)), as: UTF8.self)
    return text.prefix(1).lowercased() + text.dropFirst()
  }
}
