// SPDX-License-Identifier: Apache-2.0

/// A stretch of footage that was not analysed, and why.
package struct Gap: Hashable, Sendable {
  package enum Cause: String, Codable, Sendable {
    /// Packets were there but could not be decoded.
    case damaged
    /// The file ends before its own header says it should.
    case truncated
    /// The pipeline could not keep up with a live source.
    case overload
    /// The source's clock jumped.
    case discontinuity
  }

  package let start: MediaTime
  package let end: MediaTime
  package let cause: Cause
  /// Steps that this cost.
  package let droppedSteps: Int

  package init(start: MediaTime, end: MediaTime, cause: Cause, droppedSteps: Int) {
    self.start = start
    self.end = end
    self.cause = cause
    self.droppedSteps = droppedSteps
  }
}
