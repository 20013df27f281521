// SPDX-License-Identifier: Apache-2.0

/// A stretch of footage that was not analysed, and why.
package struct Gap: Hashable, Sendable {
  package enum Cause: String, CaseIterable, Codable, Sendable {
    /// Packets were there but could not be decoded.
    case damaged
    /// The file ends before its own header says it should.
    case truncated
    /// The pipeline could not keep up with a live source.
    case overload
    /// The source's clock jumped.
    case discontinuity
    /// There was no connection to a live source, or nothing came over it.
    case disconnected
    /// The daemon did not run, or ended before it was analysed.
    case stopped
    /// Analysed, but the records could not be written.
    case unwritten
  }

  package let start: MediaTime
  package let end: MediaTime
  package let cause: Cause
  /// Steps that this cost.
  package let droppedSteps: Int
  package let clock: WallClock

  package init(
    start: MediaTime, end: MediaTime, cause: Cause, droppedSteps: Int, clock: WallClock = .none
  ) {
    self.start = start
    self.end = end
    self.cause = cause
    self.droppedSteps = droppedSteps
    self.clock = clock
  }
}
