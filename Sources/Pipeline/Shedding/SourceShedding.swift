// SPDX-License-Identifier: Apache-2.0
import Core

/// Tells, step by step, how much is left out for one live source, and what to report about it.
struct SourceShedding {
  private(set) var rung = LoadRung.configured
  private var lag = ReaderLag()
  private var shedder: LoadShedder
  /// The rung that the last record of the source's health told.
  private var reported = LoadRung.configured
  private var state = Health.State.up
  private var counters = Health.Counters()

  init(_ settings: LoadShedder.Settings) {
    shedder = LoadShedder(settings, highest: .keyframes)
  }

  /// Whether the step is one of those that are left out.
  func leavesOut(_ step: Step) -> Bool { rung >= .halfRate && !step.index.isMultiple(of: 2) }

  /// Takes the next step.
  ///
  /// - Parameters:
  ///   - step: as it was read.
  ///   - arrival: when.
  ///   - poolRung: where the encoders stand.
  ///   - statistics: what became of the source's steps.
  /// - Returns: what to report, if the rung is another one than was reported last.
  mutating func observe(
    _ step: Step, arrival: ContinuousClock.Instant, poolRung: LoadRung,
    statistics: SourceStatistics
  ) -> Health? {
    shedder.observe(.init(delay: lag.observe(step, arrival: arrival)), at: arrival)
    rung = max(shedder.rung, poolRung)
    guard rung != reported else { return nil }
    reported = rung
    let isDegraded = rung > .configured
    guard isDegraded || state == .up else { return nil }
    counters.steps = statistics.steps
    counters.droppedSteps = statistics.dropped
    return Health(
      state: isDegraded ? .degraded : .up, time: step.start, clock: step.clock,
      cause: rung.sentence, counters: counters)
  }

  /// Takes what the source itself says, which ends whatever was reported before.
  ///
  /// - Parameters:
  ///   - health: as it was read.
  ///   - dropped: steps of this source that were dropped so far.
  /// - Returns: the same with the drops counted, which the source does not see.
  mutating func pass(_ health: Health, dropped: Int) -> Health {
    reported = .configured
    state = health.state
    counters = health.counters
    counters.droppedSteps += dropped
    return Health(
      state: health.state, time: health.time, clock: health.clock, cause: health.cause,
      counters: counters)
  }
}
