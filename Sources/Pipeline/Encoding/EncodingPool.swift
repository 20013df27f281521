// SPDX-License-Identifier: Apache-2.0
import Core
import Dispatch
import Tensors

/// Workers that run the encoders on micro-batches of steps from all sources.
///
/// Each worker is a Dispatch queue of its own with single-threaded matrix products. Sources add a
/// lane and remove it again at any time; any thread may call any method.
package final class EncodingPool: Sendable {
  private struct State {
    var lanes = LaneScheduler()
    /// Wakes up the workers that wait for steps, by number.
    var idle: [Int: DispatchSemaphore] = [:]
    var isClosed = false
    var shedding: PoolShedding
  }

  /// Where the stages after encoding run.
  let tails: LimitedExecutor
  let meter = PoolMeter()
  private let encoder: StepEncoder
  private let options: PoolOptions
  private let state: Locked<State>
  private let finished = DispatchGroup()

  package init(encoders: AnalysisEncoders, options: PoolOptions) {
    precondition(
      options.workers > 0 && options.microBatch > 0,
      "EncodingPool: \(options.workers) workers with batches of \(options.microBatch)")
    encoder = StepEncoder(encoders: encoders)
    self.options = options
    tails = LimitedExecutor(label: "nightjar.tail", threads: options.tailThreads)
    state = Locked(
      State(shedding: PoolShedding(options.shedding, workers: options.workers, now: .now)))
    for worker in 0..<options.workers {
      DispatchQueue(label: "nightjar.encode.\(worker)").async(group: finished) {
        self.work(worker)
      }
    }
  }

  /// Encodes a black picture and silence once and takes the memory in which all workers can do so
  /// at the same time, or it would grow for hours until that happens; for what runs for long.
  package func warmUp() {
    encoder.warmUp()
    TensorMemory.provision(forThreads: options.workers)
  }

  /// What the pool has done so far.
  package var statistics: PoolStatistics {
    var statistics = meter.statistics
    state.withLock { state in
      statistics.lanes = state.lanes.laneCount
      statistics.waiting = state.lanes.waiting
      statistics.rung = state.shedding.rung
      statistics.utilisation = state.shedding.utilisation
    }
    return statistics
  }

  /// How much less than configured is done for live sources at present.
  var rung: LoadRung { state.withLock { $0.shedding.rung } }
  var shedding: LoadShedder.Settings { options.shedding }

  /// Finishes what was submitted and ends the workers.
  package func shutdown() {
    let idle = state.withLock { state in
      state.isClosed = true
      return Array(state.idle.values)
    }
    for worker in idle { worker.signal() }
    finished.wait()
  }

  func addLane(_ policy: LanePolicy) -> LaneScheduler.LaneID {
    state.withLock { $0.lanes.addLane(policy) }
  }

  /// Closes a lane; what waits in it is given back.
  @discardableResult
  func removeLane(_ lane: LaneScheduler.LaneID) -> [EncodingJob] {
    state.withLock { $0.lanes.removeLane(lane) }
  }

  /// Takes back everything that waits in a lane.
  func drain(_ lane: LaneScheduler.LaneID) -> [EncodingJob] {
    state.withLock { $0.lanes.drain(lane) }
  }

  func waiting(in lane: LaneScheduler.LaneID) -> Int {
    state.withLock { $0.lanes.waiting(in: lane) }
  }

  /// Never waits: the source bounds the number of its steps itself.
  func submit(_ job: EncodingJob, lane: LaneScheduler.LaneID) {
    let (isQueued, worker) = state.withLock { state in
      let isQueued = state.lanes.append(job, to: lane)
      observe(&state)
      return (isQueued, isQueued ? state.idle.popFirst()?.value : nil)
    }
    if !isQueued { job.deliver(job, EncodingJob.Views()) }
    worker?.signal()
  }

  /// Takes back the step that has waited longest in a lane.
  func dropOldest(of lane: LaneScheduler.LaneID) -> EncodingJob? {
    state.withLock { $0.lanes.dropOldest(of: lane) }
  }

  /// Counts a step of a live source that is lost.
  func countDrop() {
    state.withLock { $0.shedding.dropped += 1 }
  }

  private func work(_ worker: Int) {
    let wakeUp = DispatchSemaphore(value: 0)
    while true {
      switch next(worker, wakeUp) {
      case .batch(let batch): encode(batch)
      case .pause(let deadline): _ = wakeUp.wait(timeout: deadline)
      case .end: return
      }
    }
  }

  private enum Next {
    case batch([EncodingJob])
    case pause(until: DispatchTime)
    case end
  }

  private func next(_ worker: Int, _ wakeUp: DispatchSemaphore) -> Next {
    state.withLock { state in
      state.idle[worker] = nil
      let now = ContinuousClock.now
      let due = state.lanes.dueTime(
        limit: options.microBatch, patience: options.patience, now: now)
      if let due, due <= now || state.isClosed {
        return .batch(state.lanes.take(atMost: options.microBatch))
      }
      if state.isClosed { return .end }
      state.idle[worker] = wakeUp
      return .pause(until: due.map { .now() + ($0 - now) / .seconds(1) } ?? .distantFuture)
    }
  }

  private func encode(_ batch: [EncodingJob]) {
    let begin = ContinuousClock.now
    for job in batch { meter.record(.queueWait, begin - job.arrival) }
    let views = encoder.encode(batch)
    let time = ContinuousClock.now - begin
    meter.recordBatch(of: batch.count { $0.needsEncoding }, time: time)
    state.withLock { state in
      state.shedding.busy += time
      observe(&state)
    }
    for (job, views) in zip(batch, views) { job.deliver(job, views) }
  }

  private func observe(_ state: inout State) {
    let now = ContinuousClock.now
    guard state.shedding.isDue(at: now) else { return }
    state.shedding.observe(wait: state.lanes.longestWait(now: now), at: now)
  }
}
