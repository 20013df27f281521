// SPDX-License-Identifier: Apache-2.0
import Core
import Dispatch
import Foundation
import Logging
import SystemPackage

/// Writes the records of many sources to one output, for months.
///
/// Sources never wait for the disk: records go into a bounded spool, and the output's own serial
/// queue numbers and writes them, forces them to the disk and rotates the file. While the output
/// cannot be written to, the spool fills, and then records are dropped, counted and reported as a
/// `gap` of their source once there is room again. Any thread may call any method.
final class RecordLog: Sendable {
  private struct State: Sendable {
    var spool: RecordSpool
    var statistics: OutputStatistics
    /// Whether a round is under way, is due, or waits for its next attempt.
    var isBusy = false
    var failures = 0
    var isRetryDue = false
    /// Seconds since 1970.
    var failingSince: Double?
    /// Whether it was said that records are dropped since `failingSince`.
    var isLossReported = false
    /// Whether nothing more is taken.
    var isClosed = false
    /// Whether nothing can be written any more, ever.
    var isOver = false
    var fsync: FsyncPolicy
  }

  /// Records that are written before the disk is asked to confirm them.
  private static let round = 64

  let path: String
  let generations: RecordGenerations
  private let environment: Environment
  private let logger: Logger
  private let state: Locked<State>
  /// Used on `queue` only.
  private let file: Locked<RecordFile>
  let queue: DispatchQueue

  /// Opens the output, or learns that it has to wait: for room on the disk or a pipe's reader.
  ///
  /// - Parameters:
  ///   - path: a file, a pipe, a device, or `-` for standard output.
  ///   - options: how it is written.
  ///   - environment: files, clock and whom to tell.
  ///   - logger: told what goes wrong and what is right again.
  /// - Throws: `OutputError` if the file cannot be used and time will not change that.
  init(
    path: String, options: Options = Options(), environment: Environment = Environment(),
    logger: Logger
  ) throws(OutputError) {
    self.path = path
    self.environment = environment
    self.logger = logger
    var file = RecordFile(
      path: path, rotation: options.rotation, calls: environment.calls, now: environment.now,
      logger: logger)
    generations = file.generations
    queue = DispatchQueue(label: "nightjar.output.\(path)")
    do {
      try file.open()
    } catch  where error.canPass {
      logger.warning("\(error.whileWaiting(path))")
    }
    var statistics = OutputStatistics(output: path)
    statistics.tornTails = file.tornTails
    state = Locked(
      State(
        spool: RecordSpool(byteLimit: options.spoolBytes), statistics: statistics,
        fsync: options.fsync))
    self.file = Locked(file)
    tidy()
  }

  // MARK: - For the sources

  /// Takes a record, which is on its way then; never waits for the disk and never throws.
  func write(_ record: PendingRecord) {
    let (isDue, isFirstLoss) = state.withLock { state in
      guard !state.isClosed else {
        state.statistics.droppedRecords += 1
        return (false, false)
      }
      let dropped = state.spool.dropped
      state.spool.append(record)
      let isFirstLoss = state.spool.dropped > dropped && !state.isLossReported
      defer {
        state.isBusy = true
        state.isLossReported = state.isLossReported || isFirstLoss
      }
      return (!state.isBusy, isFirstLoss)
    }
    if isFirstLoss {
      logger.error(
        "output \"\(path)\": too many records wait; from now on the oldest segments are dropped.")
    }
    if isDue { queue.async { self.work() } }
  }

  var statistics: OutputStatistics {
    state.withLock { state in
      var statistics = state.statistics
      statistics.waitingRecords = state.spool.count
      statistics.waitingBytes = state.spool.byteCount
      statistics.droppedRecords += state.spool.dropped
      return statistics
    }
  }

  // MARK: - For the daemon

  /// Begins to write all that waits and to force it to the disk.
  ///
  /// - Returns: what tells when that is done, and whether nothing waits any more.
  func flush() -> Completion {
    let completion = Completion()
    queue.async { [self] in
      work()
      let isSynchronized = synchronize()
      completion.finish(isSynchronized && state.withLock(\.spool.isEmpty))
    }
    return completion
  }

  /// Goes on in a new file if somebody gave the old one another name, as logrotate does.
  func reopen() {
    queue.async { [self] in
      guard !state.withLock(\.isClosed) else { return }
      settle { file throws(OutputError) in try file.reopen() }
      work()
    }
  }

  /// Changes how the output is written from now on.
  func configure(_ options: Options) {
    state.withLock { state in
      state.fsync = options.fsync
      state.spool.byteLimit = options.spoolBytes
    }
    queue.async { [self] in file.withLock { $0.rotation = options.rotation } }
    tidy()
  }

  /// Takes nothing more, begins to write what waits, and closes the file.
  ///
  /// - Returns: what tells when that is done, and whether everything was written. Where the disk
  ///   does not answer, that is never, and the queue is left to itself.
  func shutDown() -> Completion {
    state.withLock { $0.isClosed = true }
    let completion = Completion()
    queue.async { [self] in
      work()
      let isSynchronized = synchronize()
      file.withLock { $0.close() }
      let isEmpty = state.withLock { state in
        defer { state.spool.dropAll() }
        return state.spool.isEmpty
      }
      completion.finish(isSynchronized && isEmpty)
    }
    return completion
  }

  // MARK: - On the queue

  /// Writes until nothing waits or something fails.
  private func work() {
    while let (losses, records) = nextRound() {
      let pending = losses.map(\.gap) + records
      let rotations = file.withLock(\.rotations)
      var written = 0
      var bytes = 0
      let isWell = settle { file throws(OutputError) in
        try file.open()
        for record in pending {
          _ = try file.write(record.line)
          written += 1
          bytes += record.line.byteCount + 1
        }
      }
      finish(pending, written: written, bytes: bytes, losses: losses)
      if rotations != file.withLock(\.rotations) { tidy() }
      guard isWell else { return }
    }
  }

  /// What is to be written next; `nil` once nothing waits.
  private func nextRound() -> (losses: [RecordLoss], records: [PendingRecord])? {
    state.withLock { state in
      guard !state.spool.isEmpty else {
        // A retry that is still to come finds nothing to do.
        state.isBusy = false
        return nil
      }
      state.isBusy = true
      let losses = environment.lost == nil ? state.spool.takeLosses() : []
      return (losses, state.spool.take(atMost: Self.round))
    }
  }

  /// Confirms what was written and keeps the rest.
  private func finish(
    _ pending: [PendingRecord], written: Int, bytes: Int, losses: [RecordLoss]
  ) {
    let done = pending.prefix(written)
    let hasAlerts = done.contains { $0.kind == .alert }
    let fsync = state.withLock(\.fsync)
    if written > 0, fsync == .always || fsync == .alerts && hasAlerts { synchronize() }
    state.withLock { state in
      state.statistics.lines += written
      state.statistics.bytes += bytes
      state.spool.putBack(pending.dropFirst(max(written, losses.count)))
      state.spool.putBack(losses.dropFirst(written))
      if state.isOver { state.spool.dropAll() }
    }
    environment.written(done)
  }

  /// Asks the disk to confirm what was written.
  @discardableResult
  private func synchronize() -> Bool {
    do {
      try file.withLock { file throws(OutputError) in try file.synchronize() }
      return true
    } catch {
      // The lines are in the file. Writing them once more would repeat their numbers.
      logger.error("\(error)")
      state.withLock { $0.statistics.failure = "\(error)" }
      return false
    }
  }

  /// Lets `body` work on the file and deals with its failure or its success.
  @discardableResult
  private func settle(_ body: (inout RecordFile) throws(OutputError) -> Void) -> Bool {
    let failure = file.withLock { file -> OutputError? in
      defer {
        let (torn, rotations) = (file.tornTails, file.rotations)
        state.withLock { state in
          state.statistics.tornTails = torn
          state.statistics.rotations = rotations
        }
      }
      do throws(OutputError) {
        try body(&file)
        return nil
      } catch {
        return error
      }
    }
    if let failure { failed(failure) } else { succeeded() }
    return failure == nil
  }

  private func failed(_ error: OutputError) {
    if case .closed = error { return endStandardOutput() }
    let text = error.whileWaiting(path)
    let (delay, isNews) = state.withLock { state -> (Duration?, Bool) in
      let isNews = state.statistics.failure != text
      state.statistics.failure = text
      state.failingSince = state.failingSince ?? environment.now()
      state.isBusy = true
      if state.isRetryDue { return (nil, isNews) }
      state.isRetryDue = true
      defer { state.failures += 1 }
      // 0.5 s, 1 s, 2 s … 32 s.
      return (.milliseconds(500 << min(state.failures, 6)), isNews)
    }
    if isNews { logger.error("\(text)") }
    guard let delay else { return }
    environment.after(delay) { [weak self] in self?.retry() }
  }

  private func retry() {
    queue.async { [self] in
      state.withLock { $0.isRetryDue = false }
      work()
    }
  }

  private func succeeded() {
    let (since, dropped, losses) = state.withLock { state in
      defer {
        state.failures = 0
        state.failingSince = nil
        state.isLossReported = false
        state.statistics.failure = nil
      }
      let losses = environment.lost == nil ? [] : state.spool.takeLosses()
      return (state.failingSince, state.spool.dropped, losses)
    }
    if let lost = environment.lost { losses.map(\.gap).forEach(lost) }
    guard let since else { return }
    logger.notice(
      """
      output "\(path)": is written again after \(Int(environment.now() - since)) s; \
      \(dropped) records were dropped since the start.
      """)
  }

  private func endStandardOutput() {
    state.withLock { state in
      state.isClosed = true
      state.isOver = true
      state.statistics.failure = "\(OutputError.closed)"
    }
    environment.standardOutputClosed()
  }

  // MARK: - Old files

  /// Compresses and removes what is due.
  private func tidy() {
    guard path != "-" else { return }
    let (calls, logger) = (environment.calls, logger)
    queue.async { [self] in
      let (generations, policy) = file.withLock { ($0.generations, $0.rotation) }
      environment.later {
        RotatedFiles(
          generations: generations, policy: policy, calls: calls, logger: logger
        ).tidy()
      }
    }
  }
}
