// SPDX-License-Identifier: Apache-2.0
import CFFmpeg

/// A decoded picture or stretch of sound: allocated in `init`, freed in `deinit`, never copied.
struct DecodedFrame: ~Copyable {
  private let pointer: UnsafeMutablePointer<AVFrame>

  init?() {
    guard let pointer = av_frame_alloc() else { return nil }
    self.pointer = pointer
  }

  deinit {
    var pointer: UnsafeMutablePointer<AVFrame>? = pointer
    av_frame_free(&pointer)
  }

  /// Lends the frame to one C call; the pointer must not outlive `body`.
  func withUnsafePointer<R>(_ body: (UnsafeMutablePointer<AVFrame>) -> R) -> R {
    body(pointer)
  }

  /// In units of the stream's time base, as `duration`.
  var timestamp: Int64 { pointer.pointee.best_effort_timestamp }
  var duration: Int64 { pointer.pointee.pkt_duration }
  var sampleCount: Int { Int(pointer.pointee.nb_samples) }
  /// Whether the decoder had to make up a part of it.
  var isDamaged: Bool {
    pointer.pointee.decode_error_flags != 0 || pointer.pointee.flags & AV_FRAME_FLAG_CORRUPT != 0
  }
}
