// SPDX-License-Identifier: Apache-2.0
import Core
import Dispatch
import Logging
import Media
import Segments

/// One source's way from steps to records.
///
/// The thread that calls `run` reads and plans. Encoding happens in the shared pool, in any order.
/// What follows runs on a serial queue of this source, in the order of the steps.
package final class SourceAnalysis: Sendable {
  private enum Item: Sendable {
    case step(EncodingJob, EncodingJob.Views)
    case event(AnalysisEvent)
  }

  private struct State {
    var inOrder = ReorderBuffer<Item>()
    var timeline: SourceTimeline
    /// The first failure of the sink; nothing is written after it.
    var failure: (any Error)?
  }

  private let pool: EncodingPool
  private let settings: AnalysisSettings
  private let sink: any AnalysisSink
  private let progress: @Sendable (MediaTime) -> Void
  private let state: Locked<State>
  private let queue: DispatchQueue
  private let inHand = DispatchGroup()
  /// Bounds the steps between reader and records, and so the memory that they take.
  private let slots = DispatchSemaphore(value: 0)

  /// - Parameters:
  ///   - timeline: the stages after encoding, with the source's name.
  ///   - pool: encodes for all sources.
  ///   - settings: what is reused and how many steps may be under way.
  ///   - sink: takes the records.
  ///   - progress: told the end of each step that has been dealt with, on the source's queue.
  package init(
    timeline: SourceTimeline, pool: EncodingPool, settings: AnalysisSettings,
    sink: any AnalysisSink, progress: @escaping @Sendable (MediaTime) -> Void
  ) {
    self.pool = pool
    self.settings = settings
    self.sink = sink
    self.progress = progress
    state = Locked(State(timeline: timeline))
    queue = DispatchQueue(label: "nightjar.source.\(timeline.source)")
    // Signalled up from 0: see `BoundedQueue`.
    for _ in 0..<settings.stepsInFlight { slots.signal() }
  }

  /// Reads the source to its end, or to the first record that cannot be written.
  ///
  /// Whatever ends it, the steps in hand are analysed and the last, short segment is written.
  ///
  /// - Parameters:
  ///   - source: read on this thread.
  ///   - logger: told the source's warnings.
  /// - Throws: what the source or the sink threw first.
  package func run(_ source: some StepSource, logger: Logger) throws {
    let reading = Result { try read(source, logger: logger) }
    inHand.wait()
    try queue.sync {
      try state.withLock { state in
        let remaining = state.timeline.finish()
        write(remaining, &state)
        if let failure = state.failure { throw failure }
      }
    }
    try reading.get()
  }

  private func read(_ source: some StepSource, logger: Logger) throws {
    var planner = ReusePlanner(settings.reuse)
    var sequence = 0
    while !hasFailed, let event = try source.next() {
      switch event {
      case .warning(let text):
        logger.warning("\(text)")
        continue
      case .gap(let gap):
        takeSlot()
        settle(.event(.gap(gap)), at: sequence)
      case .health(let health):
        takeSlot()
        settle(.event(.health(health)), at: sequence)
      case .step(let step):
        takeSlot()
        pool.submit(job(for: step, sequence: sequence, &planner))
      }
      sequence += 1
    }
  }

  private func job(
    for step: Step, sequence: Int, _ planner: inout ReusePlanner
  ) -> EncodingJob {
    let level = step.audio.map { SoundLevel(of: $0.samples) }
    return EncodingJob(
      sequence: sequence, step: step, level: level, frame: planner.frame(of: step),
      sound: planner.sound(of: step, level: level), arrival: .now
    ) { job, views in self.settle(.step(job, views), at: job.sequence) }
  }

  private func takeSlot() {
    slots.wait()
    inHand.enter()
  }

  /// Takes one result and deals with all that are now due.
  private func settle(_ item: Item, at sequence: Int) {
    queue.async { [self] in
      let settled = state.withLock { state in
        let due = state.inOrder.insert(item, at: sequence)
        for item in due { consume(item, &state) }
        return due.count
      }
      for _ in 0..<settled {
        slots.signal()
        inHand.leave()
      }
    }
  }

  private func consume(_ item: Item, _ state: inout State) {
    switch item {
    case .event(let event):
      write([event], &state)
    case .step(let job, let views):
      write(state.timeline.consume(job, views), &state)
      progress(job.step.end)
    }
  }

  private func write(_ events: [AnalysisEvent], _ state: inout State) {
    guard state.failure == nil else { return }
    do {
      for event in events { try sink.receive(event) }
    } catch {
      state.failure = error
    }
  }

  private var hasFailed: Bool { state.withLock { $0.failure != nil } }
}
