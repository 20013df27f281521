// SPDX-License-Identifier: Apache-2.0
import Core
import Foundation

/// Reads SubRip (`.srt`) and WebVTT (`.vtt`) files; the contents decide, not the name.
package enum TranscriptReader {
  /// A day of talk takes about 2 MB.
  package static let largestSize = 64 << 20

  /// Reads a whole file; a device or pipe is read to its end.
  package static func read(path: String) throws(TranscriptError) -> Transcript {
    try parse(contents(of: path), name: path)
  }

  /// Reads the bytes of a file that errors and warnings call `name`.
  package static func parse(
    _ bytes: [UInt8], name: String
  ) throws(TranscriptError) -> Transcript {
    guard let decoded = TranscriptText(bytes) else { throw .binary(path: name) }
    var parser = CueParser(decoded.text)
    parser.run()
    guard parser.isTranscript else { throw .noTimings(path: name) }

    var warnings = [decoded.warning].compactMap(\.self) + parser.warnings
    if parser.cues.isEmpty { warnings.append("no cue in it; the transcript is empty.") }
    return Transcript(
      cues: parser.cues.sortedByStart(), warnings: warnings.map { "\(name): \($0)" })
  }

  /// The transcript that lies beside a media file under the same name, or `nil`.
  ///
  /// The extension may be of any case; `.srt` goes before `.vtt`.
  package static func sidecar(of path: String) -> String? {
    let nameStart = path.lastIndex(of: "/").map { path.index(after: $0) } ?? path.startIndex
    let (folder, name) = (String(path[..<nameStart]), path[nameStart...])
    guard let dot = name.lastIndex(of: "."), dot > name.startIndex else { return nil }
    let base = name[...dot]
    let entries =
      (try? FileManager.default.contentsOfDirectory(atPath: folder.isEmpty ? "." : folder)) ?? []
    for suffix in ["srt", "vtt"] {
      let found = entries.sorted().first { entry in
        entry.hasPrefix(base) && entry != name
          && entry.dropFirst(base.count).lowercased() == suffix
          && !isDirectory(folder + entry)
      }
      if let found { return folder + found }
    }
    return nil
  }

  private static func isDirectory(_ path: String) -> Bool {
    var isDirectory: ObjCBool = false
    return FileManager.default.fileExists(atPath: path, isDirectory: &isDirectory)
      && isDirectory.boolValue
  }

  private static func contents(of path: String) throws(TranscriptError) -> [UInt8] {
    // Not blocking, or a named pipe without a writer would hold us here; reading then may block.
    let descriptor = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK)
    guard descriptor >= 0 else { throw .cannotRead(path: path, call: "open", reason: reason()) }
    defer { close(descriptor) }
    _ = fcntl(descriptor, F_SETFL, 0)

    var bytes: [UInt8] = []
    var block = [UInt8](repeating: 0, count: 1 << 16)
    while true {
      let count = Foundation.read(descriptor, &block, block.count)
      if count == 0 { return bytes }
      if count < 0 {
        switch errno {
        case EINTR: continue
        case EISDIR: throw .isDirectory(path: path)
        default: throw .cannotRead(path: path, call: "read", reason: reason())
        }
      }
      guard bytes.count + count <= largestSize else {
        throw .tooLarge(path: path, limit: largestSize)
      }
      bytes += block[..<count]
    }
  }

  private static func reason() -> String { String(cString: strerror(errno)) }
}

extension [Cue] {
  /// By start; those that start together stay in their order, which `sort` does not promise.
  fileprivate func sortedByStart() -> [Cue] {
    enumerated().sorted { ($0.element.start, $0.offset) < ($1.element.start, $1.offset) }
      .map(\.element)
  }
}
