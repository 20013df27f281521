// SPDX-License-Identifier: Apache-2.0

/// Takes whole lines.
package protocol LineSink: Sendable {
  /// Writes the line and a line feed, or throws and leaves no part of it.
  func write(_ line: String) throws(OutputError)

  /// Says that no line will follow.
  func close() throws(OutputError)
}
