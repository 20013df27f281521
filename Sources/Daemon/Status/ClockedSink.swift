// SPDX-License-Identifier: Apache-2.0
import Core
import Events
import Pipeline
import Segments

/// Writes a camera's records, and remembers how the last of its segments was dated.
final class ClockedSink: AnalysisSink {
  private let router: RecordRouter
  private let lastClock = Locked(WallClock.none)

  init(_ router: RecordRouter) { self.router = router }

  /// `none` before the first segment.
  var clock: WallClock { lastClock.withLock { $0 } }

  func receive(_ event: AnalysisEvent) throws {
    if case .segment(let segment, _) = event { lastClock.withLock { $0 = segment.clock } }
    try router.receive(event)
  }
}
