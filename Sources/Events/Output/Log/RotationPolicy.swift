// SPDX-License-Identifier: Apache-2.0

/// When written lines are forced to the disk, as `[output] fsync` names it.
package enum FsyncPolicy: String, CaseIterable, Codable, Sendable {
  /// After alerts, with whatever was written before them.
  case alerts
  /// After every line, or a few that come together.
  case always
  /// When the system thinks fit: after power loss the last half minute may be missing.
  case never
}

/// When a file of records is put aside and another begun, and what becomes of it.
package struct RotationPolicy: Hashable, Sendable {
  /// Bytes that a file may have; `nil` is no limit.
  ///
  /// A record that is longer than that gets a file of its own.
  package var maxBytes: Int64?
  /// Seconds that a file may span; `nil` is no limit.
  ///
  /// Spans are counted from 1970: with 86 400 there is a file for every day in UTC, however often
  /// the daemon is restarted.
  package var maxAge: Double?
  /// How many old files are kept; `nil` keeps all.
  ///
  /// The newest is kept in any case: it says which numbers are taken.
  package var keep: Int?
  /// Whether old files are compressed.
  package var gzip: Bool

  package init(
    maxBytes: Int64? = nil, maxAge: Double? = nil, keep: Int? = nil, gzip: Bool = false
  ) {
    self.maxBytes = maxBytes
    self.maxAge = maxAge
    self.keep = keep
    self.gzip = gzip
  }

  /// Whether a file has to make room for a line.
  ///
  /// - Parameters:
  ///   - size: bytes in the file.
  ///   - lastWrite: when it was last written to, in seconds since 1970.
  ///   - line: bytes of the line.
  ///   - now: seconds since 1970.
  /// - Returns: false for a file that is empty.
  func isDue(size: Int64, lastWrite: Double, line: Int, now: Double) -> Bool {
    guard size > 0 else { return false }
    if let maxBytes, size + Int64(line) > maxBytes { return true }
    guard let maxAge, maxAge > 0 else { return false }
    return (lastWrite / maxAge).rounded(.down) != (now / maxAge).rounded(.down)
  }
}
