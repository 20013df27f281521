// SPDX-License-Identifier: Apache-2.0
import Core
import Dispatch
import Events
import Logging
import Segments

/// What follows the encoders for one source: one thing at a time, in the order of reading.
///
/// It runs on the pool's few tail threads. A sink that takes its time delays its own source only.
final class SourceTail: Sendable {
  enum Item: Sendable {
    case step(EncodingJob, EncodingJob.Views)
    case dropped(DroppedSteps)
    case event(AnalysisEvent)
    /// The source is over.
    case end
  }

  private struct Backlog {
    var inOrder = ReorderBuffer<Item>()
    var due: [Item] = []
    var rules: (engine: RuleEngine, questions: SceneQuestions)?
    /// Whether a thread works on it or is going to.
    var isScheduled = false
  }

  private struct State {
    var timeline: SourceTimeline
    /// Steps lost of which no gap tells yet.
    var lost: DroppedSteps?
  }

  private struct Tally {
    var statistics = SourceStatistics()
    var failure: (any Error)?
  }

  private let pool: EncodingPool
  private let policy: LanePolicy
  private let sink: any AnalysisSink
  private let recorder: AlertRecorder?
  private let logger: Logger
  private let progress: @Sendable (MediaTime) -> Void
  private let backlog = Locked(Backlog())
  /// Held by the one thread that works on the backlog, for as long as the sink takes.
  private let state: Locked<State>
  private let tally = Locked(Tally())
  private let inHand = DispatchGroup()
  /// Bounds the steps between reader and records, and so the memory that they take.
  private let slots = DispatchSemaphore(value: 0)

  init(
    timeline: SourceTimeline, pool: EncodingPool, settings: AnalysisSettings,
    sink: any AnalysisSink, logger: Logger, progress: @escaping @Sendable (MediaTime) -> Void
  ) {
    self.pool = pool
    self.sink = sink
    self.logger = logger
    self.progress = progress
    policy = settings.policy
    recorder = settings.recorder
    state = Locked(State(timeline: timeline))
    // Signalled up from 0, because libdispatch traps when a semaphore is destroyed below its
    // initial value, and that may happen while steps are in flight.
    for _ in 0..<settings.stepsInFlight { slots.signal() }
  }

  var statistics: SourceStatistics { tally.withLock { $0.statistics } }
  /// What the sink threw; nothing is written after it if the source can wait, else the next record
  /// that is written ends it.
  var failure: (any Error)? { tally.withLock { $0.failure } }

  /// Makes room for a step: waits for it if the source can wait, else says whether there is any.
  func takeSlot() -> Bool {
    switch policy {
    case .block:
      slots.wait()
      return true
    case .dropOldest: return slots.wait(timeout: .now()) == .success
    }
  }

  func count(_ change: (inout SourceStatistics) -> Void) {
    tally.withLock { change(&$0.statistics) }
  }

  /// Takes one result, in any order, and has all that are now due dealt with.
  ///
  /// Any thread may call this; it never waits.
  func settle(_ item: Item, at sequence: Int) {
    inHand.enter()
    pool.meter.begin()
    schedule { backlog in
      for item in backlog.inOrder.insert(item, at: sequence) {
        if case .dropped(let next) = item, case .dropped(var run)? = backlog.due.last,
          run.join(next)
        {
          backlog.due[backlog.due.count - 1] = .dropped(run)
          leave(1)
        } else {
          backlog.due.append(item)
        }
      }
    }
  }

  /// Changes the rules between two steps.
  func replaceRules(_ rules: RuleEngine, questions: SceneQuestions) {
    schedule { $0.rules = (rules, questions) }
  }

  /// Waits until all that was settled is dealt with; false if that took longer than `limit`.
  func drain(limit: Duration?) -> Bool {
    let deadline = limit.map { DispatchTime.now() + $0 / .seconds(1) } ?? .distantFuture
    return inHand.wait(timeout: deadline) == .success
  }

  private func schedule(_ change: (inout Backlog) -> Void) {
    let isNew = backlog.withLock { backlog in
      change(&backlog)
      defer { backlog.isScheduled = true }
      return !backlog.isScheduled
    }
    if isNew { pool.tails.run { self.work() } }
  }

  /// Deals with all that is due at present, then lets other sources have the thread.
  private func work() {
    let (due, rules) = backlog.withLock { backlog in
      defer { (backlog.due, backlog.rules) = ([], nil) }
      return (backlog.due, backlog.rules)
    }
    state.withLock { state in
      if let rules {
        write(state.timeline.replaceRules(rules.engine, questions: rules.questions))
        state.timeline.saveMemory()
      }
      for item in due {
        consume(item, &state)
        state.timeline.saveMemory()
        if holdsSlot(item) { slots.signal() }
        leave(1)
      }
    }
    let isDone = backlog.withLock { backlog in
      backlog.isScheduled = !backlog.due.isEmpty || backlog.rules != nil
      return !backlog.isScheduled
    }
    if !isDone { pool.tails.run { self.work() } }
  }

  private func holdsSlot(_ item: Item) -> Bool {
    switch item {
    case .step: true
    case .event: policy == .block
    case .dropped, .end: false
    }
  }

  private func leave(_ count: Int) {
    pool.meter.finish(count)
    for _ in 0..<count { inHand.leave() }
  }

  private func consume(_ item: Item, _ state: inout State) {
    switch item {
    case .step(let job, let views):
      reportLoss(&state)
      write(state.timeline.consume(job, views, meter: pool.meter))
      recorder?.noteAnalysed(until: job.step.end)
      count { $0.add(job) }
      progress(job.step.end)
    case .dropped(let dropped):
      if state.lost?.join(dropped) != true {
        reportLoss(&state)
        state.lost = dropped
      }
      write(state.timeline.skip(dropped, meter: pool.meter))
      recorder?.noteAnalysed(until: dropped.end)
    case .event(let event):
      if case .gap(let gap) = event {
        reportLoss(&state)
        // Whatever is open would otherwise end when footage comes back, hours later.
        if gap.cause == .disconnected {
          write(state.timeline.lose(gap, meter: pool.meter))
        } else if gap.cause == .stopped {
          write(state.timeline.finish(meter: pool.meter))
        }
      }
      write([event])
      if case .health(let health) = event {
        write(state.timeline.consume(health, meter: pool.meter))
      }
    case .end:
      reportLoss(&state)
      write(state.timeline.finish(meter: pool.meter))
    }
  }

  private func reportLoss(_ state: inout State) {
    guard let lost = state.lost else { return }
    state.lost = nil
    write([.gap(lost.gap)])
  }

  private func write(_ events: [AnalysisEvent]) {
    for event in events {
      if policy == .block && failure != nil { return }
      do {
        try pool.meter.measure(.write) { try sink.receive(withMedia(event)) }
        tally.withLock { tally in
          tally.statistics.add(event)
          tally.failure = nil
        }
      } catch {
        fail(error)
      }
    }
  }

  /// Begins what should go with an alert, so that its record says where that will be.
  private func withMedia(_ event: AnalysisEvent) -> AnalysisEvent {
    guard case .alert(var alert) = event, !alert.request.isEmpty else { return event }
    if let recorder {
      alert.media = recorder.media(for: alert)
    } else {
      alert.media = AlertMedia(omission: alert.request.clip ? .failed : nil)
    }
    return .alert(alert)
  }

  private func fail(_ error: any Error) {
    let isFirst = tally.withLock { tally in
      tally.statistics.unwrittenRecords += 1
      defer { tally.failure = tally.failure ?? error }
      return tally.failure == nil
    }
    if isFirst && policy == .dropOldest { logger.error("\(error)") }
  }
}
