// SPDX-License-Identifier: Apache-2.0
import Core
import Events
import Logging
import Media

/// One source's way from steps to records.
///
/// The thread that calls `run` reads and plans. Encoding happens in the shared pool, in any order.
/// What follows happens on the pool's tail threads, in the order of the steps.
package final class SourceAnalysis: Sendable {
  private let pool: EncodingPool
  private let settings: AnalysisSettings
  private let reuse: Locked<ReusePlanner.Settings?>
  private let lane: LaneScheduler.LaneID
  private let tail: SourceTail
  private let logger: Logger

  /// - Parameters:
  ///   - timeline: the stages after encoding, with the source's name.
  ///   - pool: encodes for all sources.
  ///   - settings: what is reused and how many steps may be under way.
  ///   - sink: takes the records.
  ///   - logger: told the source's warnings, and what a live source's sink does not take.
  ///   - progress: told the end of each step that has been dealt with, one at a time, in order.
  package init(
    timeline: SourceTimeline, pool: EncodingPool, settings: AnalysisSettings,
    sink: any AnalysisSink, logger: Logger,
    progress: @escaping @Sendable (MediaTime) -> Void = { _ in }
  ) {
    self.pool = pool
    self.settings = settings
    self.logger = logger
    reuse = Locked(settings.reuse)
    lane = pool.addLane(settings.policy)
    tail = SourceTail(
      timeline: timeline, pool: pool, settings: settings, sink: sink, logger: logger,
      progress: progress)
  }

  deinit { pool.removeLane(lane) }

  /// What became of the source so far; any thread may ask.
  package var statistics: SourceStatistics {
    var statistics = tail.statistics
    statistics.waiting = pool.waiting(in: lane)
    return statistics
  }

  /// Goes on with other rules, and what they ask, from the next step on; any thread may call it.
  package func replaceRules(_ rules: RuleEngine, questions: SceneQuestions) {
    tail.replaceRules(rules, questions: questions)
  }

  /// Changes what counts as unchanged from the next step on; any thread may call it.
  package func replaceReuse(_ settings: ReusePlanner.Settings?) {
    reuse.withLock { $0 = settings }
  }

  /// Reads the source to its end, or to the first record of a file that cannot be written.
  ///
  /// Whatever ends it, the steps in hand are analysed and the last, short segment is written. What
  /// is not dealt with after half of the settings' `drainLimit` is dropped.
  ///
  /// - Parameter source: read on this thread, which waits for nothing else if the source is live.
  /// - Returns: whether all was dealt with in time; if not, steps are stuck in encoder or sink.
  /// - Throws: what the source threw, or a file's sink.
  @discardableResult
  package func run(_ source: some StepSource) throws -> Bool {
    var reading = Reading(settings, shedding: pool.shedding)
    let ending = Result { try read(source, &reading) }
    tail.settle(.end, at: reading.sequence)
    let isDrained = drain()
    settings.recorder?.close()
    settings.loadControl?.isKeyframesOnly = false
    if settings.policy == .block, let failure = tail.failure { throw failure }
    try ending.get()
    return isDrained
  }

  /// What the reading thread has to remember.
  private struct Reading {
    var sequence = 0
    var planner: ReusePlanner
    var shedding: SourceShedding

    init(_ settings: AnalysisSettings, shedding: LoadShedder.Settings) {
      planner = ReusePlanner(settings.reuse)
      self.shedding = SourceShedding(shedding)
    }

    mutating func takeSequence() -> Int {
      defer { sequence += 1 }
      return sequence
    }
  }

  private var isLive: Bool { settings.policy == .dropOldest }

  private func read(_ source: some StepSource, _ reading: inout Reading) throws {
    while isLive || tail.failure == nil, let event = try source.next() {
      switch event {
      case .warning(let text): logger.warning("\(text)")
      case .gap(let gap):
        settle(.gap(gap), &reading)
        if gap.cause == .disconnected { settings.recorder?.finish() }
      case .health(let health):
        let dropped = tail.statistics.dropped
        settle(.health(reading.shedding.pass(health, dropped: dropped)), &reading)
      case .step(let step):
        settings.recorder?.note(step)
        take(step, arrival: .now, &reading)
      }
    }
  }

  /// Passes on what needs no encoding; a file's events are bounded in number as its steps are.
  private func settle(_ event: AnalysisEvent, _ reading: inout Reading) {
    if !isLive { _ = tail.takeSlot() }
    tail.settle(.event(event), at: reading.takeSequence())
  }

  private func take(
    _ step: Step, arrival: ContinuousClock.Instant, _ reading: inout Reading
  ) {
    tail.count { $0.steps += 1 }
    if isLive { shed(step, arrival, &reading) }
    if !tail.takeSlot() {
      guard let oldest = pool.dropOldest(of: lane) else {
        return drop(step, at: reading.takeSequence(), cause: .overload)
      }
      reading.planner.forget(oldest.step)
      drop(oldest.step, at: oldest.sequence, cause: .overload)
    }
    pool.submit(job(for: step, &reading), lane: lane)
  }

  /// Does less, or more again, and reports that.
  private func shed(
    _ step: Step, _ arrival: ContinuousClock.Instant, _ reading: inout Reading
  ) {
    let health = reading.shedding.observe(
      step, arrival: arrival, poolRung: pool.rung, statistics: tail.statistics)
    if let health { settle(.health(health), &reading) }
    let rung = reading.shedding.rung
    tail.count { $0.rung = rung }
    settings.loadControl?.isKeyframesOnly = rung >= .keyframes
  }

  private func job(for step: Step, _ reading: inout Reading) -> EncodingJob {
    let (configured, relaxed) = (reuse.withLock { $0 }, pool.shedding.reuse)
    reading.planner.settings =
      reading.shedding.rung >= .reuse ? configured?.relaxed(by: relaxed) ?? relaxed : configured
    let level = step.audio.map { SoundLevel(of: $0.samples) }
    let encodes = !reading.shedding.leavesOut(step)
    return EncodingJob(
      sequence: reading.takeSequence(), step: step, level: level,
      frame: reading.planner.frame(of: step, encodes: encodes),
      sound: reading.planner.sound(of: step, level: level, encodes: encodes), arrival: .now
    ) { [tail] job, views in tail.settle(.step(job, views), at: job.sequence) }
  }

  private func drop(_ step: Step, at sequence: Int, cause: Gap.Cause) {
    tail.count { $0.dropped += 1 }
    if cause == .overload { pool.countDrop() }
    tail.settle(.dropped(DroppedSteps(step, cause: cause)), at: sequence)
  }

  private func drain() -> Bool {
    guard let limit = settings.drainLimit else { return tail.drain(limit: nil) }
    if tail.drain(limit: limit / 2) { return true }
    for job in pool.drain(lane) { drop(job.step, at: job.sequence, cause: .stopped) }
    return tail.drain(limit: limit / 2)
  }
}
