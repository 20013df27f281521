// SPDX-License-Identifier: Apache-2.0

/// What became of the records of one output since it was opened.
package struct OutputStatistics: Hashable, Codable, Sendable {
  /// The path as the configuration names it, or `-`.
  package let output: String
  package var lines = 0
  package var bytes = 0
  /// Records that wait to be written, and the memory that they take.
  package var waitingRecords = 0
  package var waitingBytes = 0
  /// Records that are lost because the output could not be written to for too long.
  package var droppedRecords = 0
  /// Torn ends of files that were repaired.
  package var tornTails = 0
  package var rotations = 0
  /// Why records are waiting, or why the disk did not confirm the last ones; `nil` if all is well.
  package var failure: String?

  package init(output: String) {
    self.output = output
  }
}
