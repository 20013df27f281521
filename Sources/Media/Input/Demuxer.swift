// SPDX-License-Identifier: Apache-2.0
import CFFmpeg
import Core

/// An open container, from which packets are read.
final class Demuxer {
  private let opening: Opening
  private let owner: FormatContext
  let streams: [Stream]
  let format: String
  /// When it was opened, in microseconds on FFmpeg's own clock.
  private let opened = av_gettime_relative()

  /// Formats that would take any text for footage, or open files that a text names.
  private static let refusedFormats: Set<String> = ["tty", "concat"]
  /// 8K; a damaged header must not make a decoder take gigabytes.
  static let maximumPixels = 7680 * 4352

  /// - Parameters:
  ///   - options: where it is and how it is reached.
  ///   - interrupt: ends every wait.
  /// - Throws: why it cannot be opened, or is not footage.
  init(_ options: SourceOptions, interrupt: InterruptFlag) throws(MediaError) {
    FFmpegLog.install()
    Redactor.shared.learn(options.location)
    opening = Opening(options, interrupt: interrupt)
    let input =
      opening.access == .bytes
      ? try DescriptorInput(
        location: options.location.revealed, source: options.name, interrupt: interrupt) : nil
    owner = FormatContext(input: input, interrupt: interrupt, tls: opening.tlsOptions)
    format = try opening.open(owner, refusing: Self.refusedFormats)
    try opening.findStreams(owner, format: format, maximumPixels: Self.maximumPixels)
    guard let context = owner.pointer else {
      throw .outOfMemory(source: options.name, call: "avformat_alloc_context")
    }
    streams = (0..<Int(context.pointee.nb_streams)).compactMap { index in
      context.pointee.streams[index].map { Stream($0, index: index) }
    }
  }

  private var context: UnsafeMutablePointer<AVFormatContext>? { owner.pointer }

  /// Length that the container states, rather than one estimated from the bit rate.
  var statedDuration: MediaTime? {
    guard let context, context.pointee.duration_estimation_method != AVFMT_DURATION_FROM_BITRATE
    else { return nil }
    return duration
  }

  var duration: MediaTime? {
    microseconds(context?.pointee.duration).flatMap { $0 > .zero ? $0 : nil }
  }

  /// Time of the first packet; what comes before 0 is the encoder's run-up and not to be heard.
  var startTime: MediaTime? {
    microseconds(context?.pointee.start_time).map { max($0, .zero) }
  }

  var isSeekable: Bool { (context?.pointee.pb?.pointee.seekable ?? 0) != 0 }

  /// Whether it is a stream of a kind of file that mostly has its index behind the footage.
  var needsRewinding: Bool { !isSeekable && format.hasPrefix("mov,") }

  /// When the recording was made, in seconds since 1970.
  var creationTime: Double? {
    guard
      let entry = av_dict_get(context?.pointee.metadata, "creation_time", nil, 0),
      let value = entry.pointee.value
    else { return nil }
    var microseconds: Int64 = 0
    guard av_parse_time(&microseconds, value, 0) >= 0, microseconds > 0 else { return nil }
    return Double(microseconds) / 1e6
  }

  /// Index of the stream that FFmpeg holds for the best of its kind; never a cover picture.
  func bestStream(_ kind: Stream.Kind, relatedTo related: Int? = nil) -> Int? {
    let candidate = Int(
      av_find_best_stream(
        context, kind.mediaType, -1, related.map(Int32.init) ?? -1, nil, 0))
    if streams.indices.contains(candidate), streams[candidate].kind == kind { return candidate }
    return streams.firstIndex { $0.kind == kind }
  }

  /// Only packets of these streams are read; subtitles cost nothing and mark the end of a file.
  func select(_ selection: Set<Int>) {
    for stream in streams {
      withStream(stream.index) {
        $0.pointee.discard = selection.contains(stream.index) ? AVDISCARD_DEFAULT : AVDISCARD_ALL
      }
    }
  }

  /// Reads the next packet; says also whether something had to be skipped to find it.
  func read(into packet: Packet) -> (result: FFmpegStatus, didComplain: Bool) {
    FFmpegLog.complains {
      packet.withUnsafePointer { pointer in
        av_packet_unref(pointer)
        let status = FFmpegStatus(code: av_read_frame(context, pointer))
        if !status.isFailure && isTimeless { stamp(pointer) }
        return status
      }
    }
  }

  /// Whether the packets have no times of their own: FFmpeg makes up 25 pictures a second.
  private var isTimeless: Bool { format == "mpjpeg" }

  /// Gives a packet the time of its arrival.
  private func stamp(_ packet: UnsafeMutablePointer<AVPacket>) {
    guard
      let timeBase = context?.pointee.streams[Int(packet.pointee.stream_index)]?.pointee.time_base
    else { return }
    let microseconds = AVRational(num: 1, den: AV_TIME_BASE)
    packet.pointee.pts = av_rescale_q(av_gettime_relative() - opened, microseconds, timeBase)
    packet.pointee.dts = packet.pointee.pts
    packet.pointee.duration = 0
  }

  /// What a failed read means, if it is not the footage but the way to it that failed.
  func connectionError(_ status: FFmpegStatus) -> MediaError? {
    guard opening.access.isConnection, status != .endOfFile, status != .invalidData else {
      return nil
    }
    return opening.failure(status, call: "av_read_frame", format: "")
  }

  /// Goes to the last keyframe at or before `time`, on the container's own clock.
  func seek(to time: MediaTime) -> FFmpegStatus {
    FFmpegStatus(
      code: avformat_seek_file(
        context, -1, .min, time.nanoseconds / 1000, time.nanoseconds / 1000, 0))
  }

  /// Lends a stream; the pointer must not outlive `body`.
  func withStream<R>(_ index: Int, _ body: (UnsafeMutablePointer<AVStream>) -> R) -> R? {
    guard let context, let stream = context.pointee.streams[index] else { return nil }
    return body(stream)
  }

  private func microseconds(_ value: Int64?) -> MediaTime? {
    TimeBase(rational: AVRational(num: 1, den: AV_TIME_BASE)).time(value)
  }
}
