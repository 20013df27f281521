// SPDX-License-Identifier: Apache-2.0
import CFFmpeg
import Core

/// The steps from a location to a container whose streams are known, each with its own error.
struct Opening {
  let access: Access
  private let options: SourceOptions
  private let interrupt: InterruptFlag

  init(_ options: SourceOptions, interrupt: InterruptFlag) {
    self.options = options
    self.interrupt = interrupt
    access = Access(options.location)
  }

  private var source: String { options.name }
  private var location: String { "\(options.location)" }

  /// What FFmpeg's TLS is told, for whatever it opens.
  var tlsOptions: [String: String] {
    guard case .url = access else { return [:] }
    var tls = ["tls_verify": options.connection.tls == .verify ? "1" : "0"]
    if options.connection.tls == .verify { tls["ca_file"] = options.connection.certificates }
    return tls
  }

  /// Finds out the format and reads the header.
  ///
  /// - Parameters:
  ///   - context: not yet open.
  ///   - refused: formats that are not footage.
  /// - Returns: FFmpeg's short name of the format.
  /// - Throws: `notMedia`, `isEmpty`, `cutBeforeIndex`, `badHeader`, `cannotOpen`, `connection`,
  ///   `interrupted`.
  func open(
    _ context: FormatContext, refusing refused: Set<String>
  ) throws(MediaError) -> String {
    var format: UnsafePointer<AVInputFormat>?
    var isGuess = false
    var path = options.location.revealed
    switch access {
    case .bytes:
      if let input = context.input { (format, isGuess) = try probe(input, refusing: refused) }
    case .device(let device):
      format = try deviceFormat()
      path = device
    case .url(let scheme):
      if access.protocols == nil { throw trouble(.unknownScheme(scheme), call: "open") }
      try checkCertificate()
    }
    var settings = settings
    defer { av_dict_free(&settings) }
    let (status, errors) = FFmpegLog.errors {
      context.open(path, format: format, options: &settings)
    }
    let name = Self.name(context.pointer?.pointee.iformat ?? format)
    if status == .invalidData && isGuess && !interrupt.isSet {
      throw .notMedia(source: source, location: location)
    }
    if status.isFailure {
      throw failure(status, call: "avformat_open_input", format: name, errors: errors)
    }
    if refused.contains(name) { throw .notMedia(source: source, location: location) }
    return name
  }

  /// Options for FFmpeg; whoever uses them frees them.
  private var settings: OpaquePointer? {
    var settings: OpaquePointer?
    if let protocols = access.protocols {
      av_dict_set(&settings, "protocol_whitelist", protocols, 0)
    }
    guard case .url(let scheme) = access else { return settings }
    // Twenty frames to find out the frame rate would take most of a second.
    if options.isLive { av_dict_set(&settings, "fpsprobesize", "0", 0) }
    if scheme.hasPrefix("rtsp") {
      av_dict_set(&settings, "rtsp_transport", options.connection.transport.rawValue, 0)
      // Sound is set up even if nobody listens: some servers send no picture without it.
      av_dict_set(&settings, "allowed_media_types", "video+audio", 0)
    }
    return settings
  }

  private func deviceFormat() throws(MediaError) -> UnsafePointer<AVInputFormat>? {
    if let failure = DeviceLibrary.failure {
      throw trouble(.noDeviceLibrary(reason: failure), call: "dlopen")
    }
    return av_find_input_format("video4linux2")
  }

  /// This FFmpeg's RTSP takes any certificate, so it is looked at over a connection made before.
  private func checkCertificate() throws(MediaError) {
    guard access == .url(scheme: "rtsps"), options.connection.tls == .verify else { return }
    var settings: OpaquePointer?
    defer { av_dict_free(&settings) }
    for (name, value) in tlsOptions { av_dict_set(&settings, name, value, 0) }
    var callback = interrupt.callback
    var io: UnsafeMutablePointer<AVIOContext>?
    let host = options.location.host(defaultPort: Self.rtspsPort)
    let (status, errors) = FFmpegLog.errors {
      FFmpegStatus(
        code: avio_open2(&io, "tls://\(host)", AVIO_FLAG_READ_WRITE, &callback, &settings))
    }
    avio_closep(&io)
    if status.isFailure { throw failure(status, call: "tls", format: "", errors: errors) }
  }

  private static let rtspsPort = 322

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
    let (status, errors) = FFmpegLog.errors {
      FFmpegStatus(code: avformat_find_stream_info(context, &options))
    }
    for index in options.indices { av_dict_free(&options[index]) }
    if status.isFailure {
      throw failure(
        status, call: "avformat_find_stream_info", format: format, errors: errors)
    }
    if interrupt.isSet { throw .interrupted(source: source) }
  }

  /// Finds the format, and whether nothing but the file's name speaks for it.
  private func probe(
    _ input: DescriptorInput, refusing refused: Set<String>
  ) throws(MediaError) -> (format: UnsafePointer<AVInputFormat>?, isGuess: Bool) {
    var format: UnsafePointer<AVInputFormat>?
    let status = input.withUnsafePointer {
      FFmpegStatus(code: av_probe_input_buffer2($0, &format, options.location.revealed, nil, 0, 0))
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

  /// The error that a failed call means.
  ///
  /// - Parameters:
  ///   - status: what it returned.
  ///   - call: its name.
  ///   - format: that of the container, if it is known.
  ///   - errors: what FFmpeg logged meanwhile.
  /// - Returns: the error.
  func failure(
    _ status: FFmpegStatus, call: String, format: String, errors: String = ""
  ) -> MediaError {
    if interrupt.isSet || status == .interrupted { return .interrupted(source: source) }
    if status.code == NIGHTJAR_ENOMEM { return .outOfMemory(source: source, call: call) }
    if access.isConnection, status != .invalidData {
      return trouble(ConnectionTrouble(status, errors: errors, options: options), call: call)
    }
    if status == .invalidData && format.hasPrefix("mov,") {
      return .cutBeforeIndex(source: source, location: location)
    }
    if format.isEmpty {
      return .cannotOpen(source: source, location: location, call: call, reason: status.reason)
    }
    return .badHeader(
      source: source, location: location, format: format, call: call, reason: status.reason)
  }

  private func trouble(_ trouble: ConnectionTrouble, call: String) -> MediaError {
    .connection(source: source, location: location, call: call, trouble: trouble)
  }

  private static func name(_ format: UnsafePointer<AVInputFormat>?) -> String {
    format?.pointee.name.map { String(cString: $0) } ?? ""
  }
}
