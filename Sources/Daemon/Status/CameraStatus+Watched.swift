// SPDX-License-Identifier: Apache-2.0
import ConfigurationFiles
import Core
import Foundation
import Media
import Monitoring
import Pipeline

extension CameraStatus {
  /// - Parameters:
  ///   - plan: what is watched.
  ///   - live: how its connection is doing.
  ///   - analysis: what became of its steps.
  ///   - clock: how its last segment was dated.
  ///   - now: when all that was asked.
  init(
    _ plan: CameraPlan, live: LiveStatus, analysis: SourceStatistics, clock: WallClock,
    now: Date = Date()
  ) {
    let hasBegun = live.counters.connections + live.counters.failedConnections > 0
    let isShedding = analysis.rung > .configured
    self.init(
      name: plan.camera.name, url: plan.camera.shownLocation,
      state: hasBegun
        ? (live.state == .up && isShedding ? .degraded : State(live.state)) : .starting)
    since = now.addingTimeInterval(-live.stateAge.seconds)
    cause = live.cause ?? analysis.rung.sentence
    lastFrameAgeSeconds = live.frameAge?.seconds
    counters = live.counters
    counters.droppedSteps += analysis.dropped
    encodedSteps = analysis.encoded
    reusedSteps = analysis.reused
    leftOutSteps = analysis.leftOut
    segments = analysis.segments
    alerts = analysis.alerts
    queueDepth = analysis.waiting
    shedding = Shedding(rung: analysis.rung.rawValue, name: "\(analysis.rung)")
    receivedBytes = live.bytes
    stuckReaders = live.stuckReaders
    self.clock = Clock(clock)
  }
}
