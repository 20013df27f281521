// SPDX-License-Identifier: Apache-2.0
import CFFmpeg
import Core

/// One open decoder of libavcodec: opened in `init`, freed in `deinit`.
struct Decoder: ~Copyable {
  enum Skipping {
    case nothing
    /// Frames that no other frame refers to.
    case unreferenced
    case allButKeyframes
  }

  private let context: UnsafeMutablePointer<AVCodecContext>
  let timeBase: TimeBase

  /// `nil` if this FFmpeg has no decoder for the stream, or refuses its parameters.
  init?(_ demuxer: Demuxer, stream: Int, threads: Int) {
    let timeBase = demuxer.streams[stream].timeBase
    let opened = demuxer.withStream(stream) {
      Self.open($0.pointee.codecpar, timeBase: timeBase, threads: threads)
    }
    guard let context = opened ?? nil else { return nil }
    self.context = context
    self.timeBase = timeBase
  }

  /// `nil` as above.
  init?(_ parameters: StreamParameters, threads: Int) {
    let opened = parameters.withUnsafePointer {
      Self.open($0, timeBase: parameters.timeBase, threads: threads)
    }
    guard let context = opened else { return nil }
    self.context = context
    timeBase = parameters.timeBase
  }

  deinit {
    var context: UnsafeMutablePointer<AVCodecContext>? = context
    avcodec_free_context(&context)
  }

  private static func open(
    _ parameters: UnsafePointer<AVCodecParameters>?, timeBase: TimeBase, threads: Int
  ) -> UnsafeMutablePointer<AVCodecContext>? {
    guard let parameters, let codec = avcodec_find_decoder(parameters.pointee.codec_id) else {
      return nil
    }
    var context = avcodec_alloc_context3(codec)
    context?.pointee.thread_count = Int32(max(1, threads))
    context?.pointee.max_pixels = Int64(Demuxer.maximumPixels)
    context?.pointee.pkt_timebase = timeBase.rational
    if avcodec_parameters_to_context(context, parameters) < 0
      || avcodec_open2(context, codec, nil) < 0
    {
      avcodec_free_context(&context)
    }
    return context
  }

  /// Applies to the packets sent from now on; with several threads only to some of them.
  func skip(_ skipping: Skipping) {
    context.pointee.skip_frame =
      switch skipping {
      case .nothing: AVDISCARD_DEFAULT
      case .unreferenced: AVDISCARD_NONREF
      case .allButKeyframes: AVDISCARD_NONKEY
      }
  }

  /// Hands over a packet; `nil` says that there are no more and makes all frames come out.
  func send(_ packet: Packet?) -> FFmpegStatus {
    guard let packet else { return FFmpegStatus(code: avcodec_send_packet(context, nil)) }
    return packet.withUnsafePointer { FFmpegStatus(code: avcodec_send_packet(context, $0)) }
  }

  /// Fetches the next frame in order of presentation; `tryAgain` asks for another packet first.
  func receive(into frame: borrowing DecodedFrame) -> FFmpegStatus {
    frame.withUnsafePointer { FFmpegStatus(code: avcodec_receive_frame(context, $0)) }
  }

  /// Decodes a packet of a text subtitle stream.
  ///
  /// - Parameter packet: of the decoder's stream.
  /// - Returns: lines of Advanced SubStation Alpha, with their length where it is stated.
  func decodeSubtitle(_ packet: Packet) -> [(line: String, duration: MediaTime?)] {
    var subtitle = AVSubtitle()
    var isComplete: Int32 = 0
    let status = packet.withUnsafePointer {
      avcodec_decode_subtitle2(context, &subtitle, &isComplete, $0)
    }
    guard status >= 0, isComplete != 0 else { return [] }
    defer { avsubtitle_free(&subtitle) }
    let isStated = subtitle.end_display_time > 0 && subtitle.end_display_time < .max
    let milliseconds = Int64(subtitle.end_display_time)
    let duration = isStated ? MediaTime(nanoseconds: milliseconds * 1_000_000) : nil
    return (0..<Int(subtitle.num_rects)).compactMap { index in
      guard let line = subtitle.rects[index]?.pointee.ass else { return nil }
      return (String(cString: line), duration)
    }
  }

  /// Forgets everything, as after a seek.
  func reset() { avcodec_flush_buffers(context) }
}
