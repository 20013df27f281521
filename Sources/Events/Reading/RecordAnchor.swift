// SPDX-License-Identifier: Apache-2.0
import Core

/// Names one record of an output for good: by its number, and by its text in case that numbers
/// begin anew.
package struct RecordAnchor: Hashable, Codable, Sendable {
  package let sequence: Int
  /// Bytes of the line without its line feed.
  let length: Int
  /// FNV-1a of the line, 32 hexadecimal digits.
  let fingerprint: String

  init(sequence: Int, line: [UInt8]) {
    self.sequence = sequence
    length = line.count
    fingerprint = FNV1a.digits(of: line)
  }

  func matches(_ line: [UInt8]) -> Bool {
    line.count == length && FNV1a.digits(of: line) == fingerprint
  }
}
