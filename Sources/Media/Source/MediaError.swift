// SPDX-License-Identifier: Apache-2.0

/// Why a source cannot be analysed.
package enum MediaError: Error, Equatable {
  /// What kind of trouble it is, for the exit code.
  package enum Kind: Sendable {
    case usage
    case badData
    case noInput
    case interrupted
    case outOfMemory
    /// No such host, no way to it, or nobody who listens there.
    case unreachable
    case timeout
    case authentication
    /// Its certificate is not to be trusted.
    case untrusted
    case notFound
    case serverError
    case connectionLost
    /// A device, or the library for devices.
    case unavailable
  }

  case cannotOpen(source: String, location: String, call: String, reason: String)
  case connection(source: String, location: String, call: String, trouble: ConnectionTrouble)
  case isDirectory(source: String, location: String)
  case isEmpty(source: String, location: String)
  case notMedia(source: String, location: String)
  case cutBeforeIndex(source: String, location: String)
  case indexAfterFootage(source: String, location: String)
  case badHeader(source: String, location: String, format: String, call: String, reason: String)
  case noPictureOrSound(source: String, location: String, format: String)
  case noDecoder(source: String, location: String, codecs: [String])
  case nothingDecodable(source: String, location: String, failures: Int)
  case noSuchStream(source: String, kind: String, stream: Int, available: [Int])
  case outOfMemory(source: String, call: String)
  case interrupted(source: String)

  package var kind: Kind {
    switch self {
    case .cannotOpen, .isDirectory: .noInput
    case .connection(_, _, _, let trouble): trouble.kind
    case .isEmpty, .notMedia, .cutBeforeIndex, .indexAfterFootage, .badHeader, .noPictureOrSound,
      .noDecoder, .nothingDecodable:
      .badData
    case .noSuchStream: .usage
    case .outOfMemory: .outOfMemory
    case .interrupted: .interrupted
    }
  }
}

extension MediaError: CustomStringConvertible {
  package var description: String {
    switch self {
    case .cannotOpen(let source, let location, let call, let reason):
      """
      source "\(source)": cannot open \(location) (\(call): \(reason)). \
      Check the path and its permissions.
      """
    case .connection(let source, let location, let call, let trouble):
      """
      source "\(source)": no connection to \(location) (\(call): \(trouble.reason)). \
      \(trouble.advice)
      """
    case .isDirectory(let source, let location):
      """
      source "\(source)": cannot open \(location) (open: it is a directory). \
      Name one file in it.
      """
    case .isEmpty(let source, let location):
      """
      source "\(source)": nothing to analyse in \(location) (read: 0 bytes). \
      Check that it was recorded or copied completely.
      """
    case .notMedia(let source, let location):
      """
      source "\(source)": cannot read \(location) (probe: not a known video or audio format). \
      Check that it is the right file.
      """
    case .cutBeforeIndex(let source, let location):
      """
      source "\(source)": cannot read \(location) (header: the index, "moov", is missing). \
      The recording was cut off before it was finished; repair it or record again.
      """
    case .indexAfterFootage(let source, let location):
      """
      source "\(source)": cannot read \(location) (read: the index, "moov", comes last, and a \
      stream cannot be rewound). \
      Name the file itself, or put the index first: ffmpeg -i IN -c copy -movflags +faststart OUT
      """
    case .badHeader(let source, let location, let format, let call, let reason):
      """
      source "\(source)": cannot read \(location) as \(format) (\(call): \(reason)). \
      Check that the file is complete.
      """
    case .noPictureOrSound(let source, let location, let format):
      """
      source "\(source)": nothing to analyse in \(location) (\(format): no video or audio stream). \
      Check that it is the right file.
      """
    case .noDecoder(let source, let location, let codecs):
      """
      source "\(source)": cannot decode \(location) (avcodec_open2: no decoder for \
      \(codecs.joined(separator: ", "))). Install an FFmpeg that has one, or convert the file.
      """
    case .nothingDecodable(let source, let location, let failures):
      """
      source "\(source)": nothing to analyse in \(location) \
      (decode: no picture and no sound, \(failures) damaged packets). \
      Check that the file is complete.
      """
    case .noSuchStream(let source, let kind, let stream, let available):
      """
      source "\(source)": stream \(stream) is not \(kind) (\(kind) streams: \
      \(available.isEmpty ? "none" : available.map(String.init).joined(separator: ", "))). \
      Choose another, or leave the choice to Nightjar.
      """
    case .outOfMemory(let source, let call):
      """
      source "\(source)": out of memory (\(call)). \
      Analyse fewer sources at once.
      """
    case .interrupted(let source):
      "source \"\(source)\": interrupted. What was analysed so far is complete."
    }
  }
}
