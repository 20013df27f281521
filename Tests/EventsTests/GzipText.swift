// SPDX-License-Identifier: Apache-2.0
import Compression

/// The lines of a file, compressed or not, each of which has to end with a line feed.
struct GzipText {
  let lines: [String]

  init(path: String) throws {
    let reader = try GzipReader(path: path)
    var bytes: [UInt8] = []
    while true {
      let next = try reader.read(upTo: 1 << 16)
      if next.isEmpty { break }
      bytes += next
    }
    let lines = bytes.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false)
    self.lines =
      lines.dropLast().map { String(decoding: $0, as: UTF8.self) }
      + (lines.last?.isEmpty == false ? ["torn"] : [])
  }
}
