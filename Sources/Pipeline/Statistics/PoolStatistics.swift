// SPDX-License-Identifier: Apache-2.0
import Core

/// The stages of the pipeline whose time is measured.
package enum PipelineStage: String, CaseIterable, Sendable {
  /// From the step's arrival to the begin of its encoding.
  case queueWait = "queue_wait"
  /// One micro-batch through picture and sound encoders.
  case encode
  /// All rules on one step.
  case rules
  /// Temporal model and fusion of one segment.
  case segment
  /// One record handed to the sink.
  case write
}

/// What an `EncodingPool` and the stages behind it have done so far.
package struct PoolStatistics: Sendable {
  /// Seconds.
  package var stages: [PipelineStage: Histogram] = [:]
  /// Steps per micro-batch.
  package var batchSizes = Histogram(bounds: [1, 2, 4, 8, 16, 32])
  /// Anything at all that was finished; if it stands still while `pending` is not 0, all is stuck.
  package var progress = 0
  /// Steps and events between reader and records, of all sources.
  package var pending = 0
  /// Sources.
  package var lanes = 0
  /// Steps that wait to be encoded.
  package var waiting = 0
  package var rung = LoadRung.configured
  /// Share of the workers' time that is spent encoding, 0...1.
  package var utilisation = 0.0
}

/// Collects what a pool's threads measure.
final class PoolMeter: Sendable {
  private let state = Locked(PoolStatistics())

  var statistics: PoolStatistics { state.withLock { $0 } }

  func record(_ stage: PipelineStage, _ time: Duration) {
    state.withLock { $0.stages[stage, default: Histogram()].record(time / .seconds(1)) }
  }

  /// - Parameters:
  ///   - size: steps that were encoded; 0 is not counted.
  ///   - time: how long that took.
  func recordBatch(of size: Int, time: Duration) {
    guard size > 0 else { return }
    record(.encode, time)
    state.withLock { state in
      state.batchSizes.record(Double(size))
      state.progress += size
    }
  }

  /// Counts what enters the pipeline.
  func begin() { state.withLock { $0.pending += 1 } }

  /// Counts what has left it.
  func finish(_ count: Int) {
    state.withLock { state in
      state.pending -= count
      state.progress += count
    }
  }

  /// Runs `work` as part of a stage.
  func measure<Result>(_ stage: PipelineStage, _ work: () throws -> Result) rethrows -> Result {
    let begin = ContinuousClock.now
    defer { record(stage, .now - begin) }
    return try work()
  }
}
