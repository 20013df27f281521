// SPDX-License-Identifier: Apache-2.0
import Core
import Events
import Pipeline
import Segments

/// Writes a camera's records, and remembers up to when and by which clock they account for it.
final class CameraSink: AnalysisSink {
  private let router: RecordRouter
  private let mark: WatchMark
  private let lastClock = Locked(WallClock.none)

  init(_ router: RecordRouter, mark: WatchMark) {
    self.router = router
    self.mark = mark
  }

  /// That of the last segment; `none` before the first.
  var clock: WallClock { lastClock.withLock { $0 } }

  func receive(_ event: AnalysisEvent) throws {
    try router.receive(event)
    switch event {
    case .segment(let segment, _):
      lastClock.withLock { $0 = segment.clock }
      mark.set(segment.clock.time(of: segment.end))
    case .gap(let gap): mark.set(gap.clock.time(of: gap.end))
    case .alert, .health: break
    }
  }
}
