// SPDX-License-Identifier: Apache-2.0
import CFFmpeg
import Core

/// One demuxed packet: allocated in `init`, freed in `deinit`, handed on by reference.
final class Packet {
  private let pointer: UnsafeMutablePointer<AVPacket>

  init?() {
    guard let pointer = av_packet_alloc() else { return nil }
    self.pointer = pointer
  }

  /// Another reference to the same content, with times of its own.
  convenience init?(copying other: Packet) {
    self.init()
    let status = other.withUnsafePointer { av_packet_ref(pointer, $0) }
    if status < 0 { return nil }
  }

  deinit {
    var pointer: UnsafeMutablePointer<AVPacket>? = pointer
    av_packet_free(&pointer)
  }

  /// Lends the packet to one C call; the pointer must not outlive `body`.
  func withUnsafePointer<R>(_ body: (UnsafeMutablePointer<AVPacket>) -> R) -> R {
    body(pointer)
  }

  /// In bytes.
  var size: Int { Int(pointer.pointee.size) }
  /// What of the memory cannot be freed as long as the packet is there.
  var bufferSize: Int { pointer.pointee.buf.map { Int($0.pointee.size) } ?? size }
  var stream: Int { Int(pointer.pointee.stream_index) }
  /// In units of the stream's time base, as the next two.
  var presentationTime: Int64? { known(pointer.pointee.pts) }
  var decodingTime: Int64? { known(pointer.pointee.dts) }
  var duration: Int64 { max(0, pointer.pointee.duration) }
  /// Some muxers end with a packet that only carries side data; to a decoder it would mean the end.
  var isEmpty: Bool { pointer.pointee.size <= 0 }
  var isKeyframe: Bool { pointer.pointee.flags & AV_PKT_FLAG_KEY != 0 }
  var isCorrupt: Bool { pointer.pointee.flags & AV_PKT_FLAG_CORRUPT != 0 }
  /// Needed by later packets, but not to be shown: before the start of an edit list.
  var isDiscarded: Bool { pointer.pointee.flags & AV_PKT_FLAG_DISCARD != 0 }

  /// The time of day at which what it holds was taken, by the clock of whoever made it.
  ///
  /// RTSP has it from the camera's first RTCP sender report on.
  var producerTime: MediaTime? {
    var size = 0
    guard let data = av_packet_get_side_data(pointer, AV_PKT_DATA_PRFT, &size),
      size >= MemoryLayout<AVProducerReferenceTime>.size
    else { return nil }
    let time = UnsafeRawPointer(data).loadUnaligned(as: AVProducerReferenceTime.self)
    let (nanoseconds, overflow) = time.wallclock.multipliedReportingOverflow(by: 1000)
    return overflow ? nil : MediaTime(nanoseconds: nanoseconds)
  }

  /// For a packet whose timestamps are wrong: its frames follow the ones before.
  func forgetTimes() {
    pointer.pointee.pts = NIGHTJAR_NOPTS
    pointer.pointee.dts = NIGHTJAR_NOPTS
  }

  private func known(_ timestamp: Int64) -> Int64? {
    timestamp == NIGHTJAR_NOPTS ? nil : timestamp
  }
}
