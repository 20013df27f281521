// SPDX-License-Identifier: Apache-2.0
import CFFmpeg

/// The steps from a location to a container whose streams are known, each with its own error.
struct Opening {
  let location: String
  let source: String
  let interrupt: InterruptFlag

  /// Finds out the format and reads the header.
  ///
  /// - Parameters:
  ///   - context: not yet open.
  ///   - refused: formats that are not footage.
  /// - Returns: FFmpeg's short name of the format.
  /// - Throws: `notMedia`, `isEmpty`, `cutBeforeIndex`, `badHeader`, `cannotOpen`, `interrupted`.
  func open(
    _ context: FormatContext, refusing refused: Set<String>
  ) throws(MediaError) -> String {
    var format: UnsafePointer<AVInputFormat>?
    var isGuess = false
    var options: OpaquePointer?
    defer { av_dict_free(&options) }
    if let input = context.input {
      (format, isGuess) = try probe(input, refusing: refused)
      // What a local file names is local too: a playlist must not make us call the network.
      av_dict_set(&options, "protocol_whitelist", "file,crypto,data", 0)
    }
    let status = context.open(location, format: format, options: &options)
    let name = Self.name(context.pointer?.pointee.iformat ?? format)
    if status == .invalidData && isGuess && !interrupt.isSet {
      throw .notMedia(source: source, location: location)
    }
    if status.isFailure { throw failure(status, call: "avformat_open_input", format: name) }
    return name
  }

  /// Reads enough of the streams to know their codecs, and makes sure that there is a usable one.
  ///
  /// - Parameters:
  ///   - context: open.
  ///   - format: its format, for messages.
  ///   - maximumPixels: larger pictures are not decoded.
  /// - Throws: `badHeader`, `noPictureOrSound`, `interrupted`.
  func findStreams(
    _ context: FormatContext, format: String, maximumPixels: Int
  ) throws(MediaError) {
    guard let context = context.pointer else {
      throw .outOfMemory(source: source, call: "avformat_open_input")
    }
    var options = [OpaquePointer?](repeating: nil, count: Int(context.pointee.nb_streams))
    for index in options.indices {
      av_dict_set_int(&options[index], "max_pixels", Int64(maximumPixels), 0)
    }
    let status = FFmpegStatus(code: avformat_find_stream_info(context, &options))
    for index in options.indices { av_dict_free(&options[index]) }
    if status.isFailure { throw failure(status, call: "avformat_find_stream_info", format: format) }
    if interrupt.isSet { throw .interrupted(source: source) }
  }

  /// Finds the format, and whether nothing but the file's name speaks for it.
  private func probe(
    _ input: DescriptorInput, refusing refused: Set<String>
  ) throws(MediaError) -> (format: UnsafePointer<AVInputFormat>?, isGuess: Bool) {
    var format: UnsafePointer<AVInputFormat>?
    let status = input.withUnsafePointer {
      FFmpegStatus(code: av_probe_input_buffer2($0, &format, location, nil, 0, 0))
    }
    if interrupt.isSet { throw .interrupted(source: source) }
    if status.isFailure && status != .invalidData && status != .endOfFile {
      throw .cannotOpen(source: source, location: location, call: "read", reason: status.reason)
    }
    if input.withUnsafePointer({ $0?.pointee.pos ?? 0 }) == 0 {
      throw .isEmpty(source: source, location: location)
    }
    guard !status.isFailure, !refused.contains(Self.name(format)) else {
      throw .notMedia(source: source, location: location)
    }
    // Success is the score by which the format was chosen.
    return (format, status.code <= AVPROBE_SCORE_EXTENSION)
  }

  private func failure(_ status: FFmpegStatus, call: String, format: String) -> MediaError {
    if interrupt.isSet || status == .interrupted { return .interrupted(source: source) }
    if status.code == NIGHTJAR_ENOMEM { return .outOfMemory(source: source, call: call) }
    if status == .invalidData && format.hasPrefix("mov,") {
      return .cutBeforeIndex(source: source, location: location)
    }
    if format.isEmpty {
      return .cannotOpen(source: source, location: location, call: call, reason: status.reason)
    }
    return .badHeader(
      source: source, location: location, format: format, call: call, reason: status.reason)
  }

  private static func name(_ format: UnsafePointer<AVInputFormat>?) -> String {
    format?.pointee.name.map { String(cString: $0) } ?? ""
  }
}
