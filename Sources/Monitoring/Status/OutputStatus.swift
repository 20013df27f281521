// SPDX-License-Identifier: Apache-2.0

/// What became of the records of one output since it was opened.
package struct OutputStatus: Hashable, Codable, Sendable {
  /// The path, or `-`.
  package let output: String
  package var lines = 0
  package var bytes = 0
  /// Records that wait for room on the disk.
  package var waitingRecords = 0
  package var droppedRecords = 0
  package var rotations = 0
  /// Why records are waiting; `nil` if none are.
  package var failure: String?

  package init(output: String) {
    self.output = output
  }
}
