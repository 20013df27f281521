// SPDX-License-Identifier: Apache-2.0
import CFFmpeg
import Core

/// Writes packets as they are into a new file.
final class ClipWriter {
  /// What the file is.
  enum Container: String {
    case mp4, matroska

    var fileExtension: String { self == .mp4 ? "mp4" : "mkv" }
  }

  let container: Container
  private let path: String
  private var context: UnsafeMutablePointer<AVFormatContext>?
  /// Index in the file of each stream of the source.
  private var indices: [Int: Int32] = [:]
  private var timeBases: [Int: TimeBase] = [:]
  /// Container time of the source that is 0 in the file, the same for all streams.
  private let origin: MediaTime
  /// Latest decoding time of each stream, in units of the file.
  private var latest: [Int: Int64] = [:]
  private var isOpen = false

  /// Begins the file, in MP4 if that can hold the streams, else in Matroska, else without the sound.
  ///
  /// - Parameters:
  ///   - path: what is there is replaced.
  ///   - keyframe: its streams are those of the file, and its time is 0 there.
  /// - Returns: the writer.
  /// - Throws: `FootageError`.
  static func open(path: String, from keyframe: KeptPacket) throws(FootageError) -> ClipWriter {
    let streams = keyframe.chapter.streams
    let pictures = streams.filter { $0.value.kind == .video }
    let choices = [streams, pictures].filter { !$0.isEmpty }
    for choice in choices {
      for container in [Container.mp4, .matroska] where container.holds(choice.values) {
        let writer = try ClipWriter(
          path: path, container: container, streams: choice,
          origin: keyframe.containerTime)
        if let writer { return writer }
      }
    }
    throw .noContainer(codecs: streams.values.map(\.codecName).sorted())
  }

  /// `nil` if the container turns out not to hold the streams.
  private init?(
    path: String, container: Container, streams: [Int: StreamParameters], origin: MediaTime
  ) throws(FootageError) {
    self.path = path
    self.container = container
    self.origin = origin
    // With its protocol, since a folder's name may look like one.
    let url = "file:\(path)"
    avformat_alloc_output_context2(&context, nil, container.rawValue, url)
    guard let context else { return nil }
    for (index, parameters) in streams.sorted(by: { $0.key < $1.key }) {
      guard let stream = avformat_new_stream(context, nil),
        !parameters.describe(stream).isFailure
      else { return nil }
      indices[index] = stream.pointee.index
      timeBases[index] = parameters.timeBase
    }
    let opening = FFmpegStatus(
      code: avio_open(&context.pointee.pb, url, AVIO_FLAG_WRITE))
    if opening.isFailure {
      throw .cannotWrite(path: path, call: "avio_open", reason: opening.reason)
    }
    var options: OpaquePointer?
    defer { av_dict_free(&options) }
    // The index first, so that a browser can begin to play what it has not loaded.
    av_dict_set(&options, "movflags", "+faststart", 0)
    let status = FFmpegStatus(code: avformat_write_header(context, &options))
    if status.isFailure { return nil }
    isOpen = true
  }

  deinit {
    if isOpen { av_write_trailer(context) }
    if let context { avio_closep(&context.pointee.pb) }
    avformat_free_context(context)
  }

  /// Writes the next packet, unless it is of a stream that is left out.
  func write(_ kept: KeptPacket) throws(FootageError) {
    guard let index = indices[kept.stream], let source = timeBases[kept.stream],
      let copy = kept.copy()
    else { return }
    let status = copy.withUnsafePointer { packet -> FFmpegStatus in
      guard let target = context?.pointee.streams[Int(index)]?.pointee.time_base else {
        return .invalidData
      }
      retime(packet, of: kept.stream, from: source.rational, to: target)
      packet.pointee.stream_index = index
      packet.pointee.pos = -1
      return FFmpegStatus(code: av_interleaved_write_frame(context, packet))
    }
    if status.isFailure {
      throw .cannotWrite(path: path, call: "av_interleaved_write_frame", reason: status.reason)
    }
  }

  /// Completes the file.
  func finish() throws(FootageError) {
    guard isOpen, let context else { return }
    isOpen = false
    var status = FFmpegStatus(code: av_write_trailer(context))
    if !status.isFailure { status = FFmpegStatus(code: avio_closep(&context.pointee.pb)) }
    if status.isFailure {
      throw .cannotWrite(path: path, call: "av_write_trailer", reason: status.reason)
    }
  }

  /// Moves the origin to 0, and makes up decoding times that are missing or do not increase, which
  /// no container takes.
  private func retime(
    _ packet: UnsafeMutablePointer<AVPacket>, of stream: Int, from source: AVRational,
    to target: AVRational
  ) {
    av_packet_rescale_ts(packet, source, target)
    let nanoseconds = AVRational(num: 1, den: 1_000_000_000)
    let start = av_rescale_q(origin.nanoseconds, nanoseconds, target)
    let next = latest[stream].map { $0 + 1 }
    let isKnown = packet.pointee.dts != NIGHTJAR_NOPTS || packet.pointee.pts != NIGHTJAR_NOPTS
    if isKnown {
      let stated = packet.pointee.dts != NIGHTJAR_NOPTS ? packet.pointee.dts : packet.pointee.pts
      packet.pointee.dts = max(stated - start, next ?? .min)
    } else {
      packet.pointee.dts = next ?? 0
    }
    let shown =
      packet.pointee.pts == NIGHTJAR_NOPTS ? packet.pointee.dts : packet.pointee.pts - start
    packet.pointee.pts = max(shown, packet.pointee.dts)
    latest[stream] = packet.pointee.dts
  }
}

extension ClipWriter.Container {
  /// Whether the container has a place for every codec.
  ///
  /// Matroska takes those of AVI and WAV, as G.711, by way of their tags there.
  fileprivate func holds(_ streams: some Collection<StreamParameters>) -> Bool {
    let format = av_guess_format(rawValue, nil, nil)
    let compliance = self == .matroska ? FF_COMPLIANCE_UNOFFICIAL : FF_COMPLIANCE_NORMAL
    return streams.allSatisfy { avformat_query_codec(format, $0.codec, compliance) == 1 }
  }
}

extension StreamParameters {
  fileprivate var codecName: String {
    avcodec_get_name(codec).map { String(cString: $0) } ?? "unknown"
  }
}
