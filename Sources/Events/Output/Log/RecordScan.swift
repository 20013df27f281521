// SPDX-License-Identifier: Apache-2.0
import Compression
import Foundation

/// Looks for records' numbers in files of records.
enum RecordScan {
  /// Bytes after which a line is no record any more.
  static let longestLine = 16 << 20
  private static let chunk = 1 << 16

  /// The number of a line's record; `nil` if it is not JSON or has none.
  static func sequence(of line: some Sequence<UInt8>) -> Int? {
    object(line)?["seq"] as? Int
  }

  /// Whether a line is a JSON object.
  static func isRecord(_ line: some Sequence<UInt8>) -> Bool { object(line) != nil }

  private static func object(_ line: some Sequence<UInt8>) -> [String: Any]? {
    (try? JSONSerialization.jsonObject(with: Data(line))) as? [String: Any]
  }

  /// The number of the first record in a file, compressed or not; `nil` without one.
  static func firstSequence(in path: String) -> Int? {
    var found: Int?
    forEachLine(in: path) { line in
      found = sequence(of: line)
      return found == nil
    }
    return found
  }

  /// The number of the last record in a file, compressed or not; `nil` without one.
  static func lastSequence(in path: String) -> Int? {
    if !path.hasSuffix(".gz"), let tail = try? RecordTail.find(in: path, output: path) {
      return tail.lastSequence
    }
    var lastLine: [UInt8] = []
    forEachLine(in: path) { line in
      lastLine = line
      return true
    }
    if let last = sequence(of: lastLine) { return last }
    // What a power loss left of a line was compressed, too.
    var last: Int?
    forEachLine(in: path) { line in
      last = sequence(of: line) ?? last
      return true
    }
    return last
  }

  /// Goes through whole lines, without their line feeds, until `body` is false.
  ///
  /// What cannot be read, because it is missing or damaged, is taken as the end of the file.
  private static func forEachLine(in path: String, _ body: ([UInt8]) -> Bool) {
    guard let reader = try? GzipReader(path: path) else { return }
    var rest: [UInt8] = []
    while let bytes = try? reader.read(upTo: chunk), !bytes.isEmpty, rest.count < longestLine {
      var start = bytes.startIndex
      while let end = bytes[start...].firstIndex(of: UInt8(ascii: "\n")) {
        guard body(rest + bytes[start..<end]) else { return }
        rest = []
        start = end + 1
      }
      rest += bytes[start...]
    }
  }
}
