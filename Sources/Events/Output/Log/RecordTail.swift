// SPDX-License-Identifier: Apache-2.0
import Foundation
import SystemPackage

/// Where the whole records of a file end, and what stands behind them.
///
/// After `kill -9` that is at most a part of a line; after power loss there may be zeros where
/// lines were written but never reached the disk.
struct RecordTail {
  /// Offset behind the last whole record.
  let end: Int64
  /// Largest number of a record; `nil` without one.
  let lastSequence: Int?
  /// What stands behind `end`, without zeros at its end.
  let torn: [UInt8]

  /// Looks at a regular file.
  ///
  /// - Parameters:
  ///   - path: the file.
  ///   - output: what errors call it.
  /// - Returns: where its records end.
  /// - Throws: `OutputError.notRecords` if cutting the file at its last record would destroy what
  ///   nobody here has written; `cannotOpen` if it cannot be read.
  static func find(in path: String, output: String) throws(OutputError) -> RecordTail {
    do {
      let handle = try FileHandle(forReadingFrom: URL(filePath: path))
      defer { try? handle.close() }
      var reader = try BackwardReader(handle)
      return try search(&reader, output: output)
    } catch let error as OutputError {
      throw error
    } catch {
      throw .cannotOpen(output: output, reason: Errno(of: error))
    }
  }

  private static func search(_ reader: inout BackwardReader, output: String) throws -> RecordTail {
    try reader.skipZeros()
    let content = reader.end
    var end: Int64?
    var isForeign = false
    var torn: [UInt8] = []
    while let line = try reader.previousLine() {
      if end == nil, line.isTerminated, RecordScan.isRecord(line.bytes) {
        end = reader.end + Int64(line.bytes.count) + 1
      }
      if end != nil {
        if let sequence = RecordScan.sequence(of: line.bytes) {
          return RecordTail(end: end ?? content, lastSequence: sequence, torn: torn)
        }
      } else {
        torn = line.bytes + (line.isTerminated ? [UInt8(ascii: "\n")] : []) + torn
        isForeign = isForeign || line.isTerminated && !line.bytes.contains(0)
      }
      if torn.count > RecordScan.longestLine { throw OutputError.notRecords(output: output) }
    }
    if end == nil, isForeign { throw OutputError.notRecords(output: output) }
    return RecordTail(end: end ?? 0, lastSequence: nil, torn: torn)
  }
}

/// Reads a file's lines from the last to the first.
private struct BackwardReader {
  private static let chunk: Int64 = 1 << 16
  private let handle: FileHandle
  /// Bytes from offset `start` to `end`.
  private var bytes: [UInt8] = []
  private var start: Int64
  /// Offset up to which nothing was given out.
  var end: Int64 { start + Int64(bytes.count) }

  init(_ handle: FileHandle) throws {
    self.handle = handle
    start = Int64(try handle.seekToEnd())
  }

  mutating func skipZeros() throws {
    while true {
      if let last = bytes.lastIndex(where: { $0 != 0 }) {
        bytes.removeSubrange((last + 1)...)
        return
      }
      bytes = []
      guard try readMore() else { return }
    }
  }

  /// The line before the last one given out, without its line feed; `nil` at the beginning.
  mutating func previousLine() throws -> (bytes: [UInt8], isTerminated: Bool)? {
    guard try !bytes.isEmpty || readMore() else { return nil }
    let isTerminated = bytes.last == UInt8(ascii: "\n")
    if isTerminated { bytes.removeLast() }
    while true {
      if let feed = bytes.lastIndex(of: UInt8(ascii: "\n")) {
        let line = Array(bytes[(feed + 1)...])
        bytes.removeSubrange((feed + 1)...)
        return (line, isTerminated)
      }
      guard bytes.count <= RecordScan.longestLine, try readMore() else {
        defer { bytes = [] }
        return (bytes, isTerminated)
      }
    }
  }

  /// Puts the bytes before `start` in front; false at the beginning of the file.
  private mutating func readMore() throws -> Bool {
    guard start > 0 else { return false }
    let count = min(Self.chunk, start)
    try handle.seek(toOffset: UInt64(start - count))
    guard let data = try handle.read(upToCount: Int(count)), data.count == count else {
      throw Errno.ioError
    }
    bytes = Array(data) + bytes
    start -= count
    return true
  }
}
