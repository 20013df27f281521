// SPDX-License-Identifier: Apache-2.0
import Core
import Events
import Pipeline
import Segments

/// Writes a camera's records, and remembers by which clock they are dated.
final class CameraSink: AnalysisSink {
  private let router: RecordRouter
  private let lastClock = Locked(WallClock.none)

  init(_ router: RecordRouter) { self.router = router }

  /// That of the last segment; `none` before the first.
  var clock: WallClock { lastClock.withLock { $0 } }

  func receive(_ event: AnalysisEvent) throws {
    try router.receive(event)
    if case .segment(let segment, _) = event { lastClock.withLock { $0 = segment.clock } }
  }
}
