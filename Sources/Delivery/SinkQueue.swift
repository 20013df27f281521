// SPDX-License-Identifier: Apache-2.0
import Core
import Events
import Foundation
import Logging

/// Takes the alerts of all outputs to one sink, one after the other, and each until it is there.
///
/// Nothing is kept in memory but the alert in hand: what waits, waits in the outputs. Used by one
/// thread at a time, except for `status`.
final class SinkQueue {
  enum Next: Equatable {
    case again
    /// Nothing to do for so many seconds, unless an alert is written.
    case idle(seconds: Double)
    /// The alert in hand failed, or reading did.
    case blocked(seconds: Double)
  }

  /// The clocks and dice that a test would rather hold itself.
  struct Surroundings: Sendable {
    /// Seconds on a clock that is never set.
    var now: @Sendable () -> Double
    /// Time since 1970.
    var wallTime: @Sendable () -> MediaTime
    /// From 0 to below 1.
    var random: @Sendable () -> Double
  }

  private struct Waiting {
    let alert: AlertRecord
    let output: Int
    var failures = 0
    var refusals = 0
    var retryTime = 0.0
  }

  /// Seconds after which an idle queue looks by itself.
  static let idleInterval = 1.0
  /// Seconds between writes of a cursor that only passed what the sink does not want.
  private static let cursorInterval = 10.0

  private let options: SinkOptions
  private let sink: any AlertSink
  private let status: Locked<SinkStatus>
  private let surroundings: Surroundings
  private let logger: Logger
  private var outputs: [OutputReader]
  private var waiting: Waiting?
  private var nextOutput = 0
  private var readFailures = 0
  private var cursorTime = 0.0

  /// - Parameters:
  ///   - options: the sink's.
  ///   - sink: where the alerts go.
  ///   - outputs: what to read.
  ///   - status: is kept up to date.
  ///   - surroundings: clocks and dice.
  ///   - logger: gets what an operator should know.
  init(
    _ options: SinkOptions, sink: any AlertSink, outputs: [OutputReader],
    status: Locked<SinkStatus>, surroundings: Surroundings, logger: Logger
  ) {
    self.options = options
    self.sink = sink
    self.outputs = outputs
    self.status = status
    self.surroundings = surroundings
    self.logger = logger
  }

  /// Does the next bit of work: at most one delivery.
  func step() -> Next {
    do {
      for index in outputs.indices { try outputs[index].lookAhead() }
      defer { status.withLock { $0.pending = outputs.map(\.pending).reduce(0, +) } }
      if let waiting { return attempt(waiting) }
      return try readOn()
    } catch {
      readFailures += 1
      fail("\(error)", level: readFailures == 1 ? .error : .debug)
      return .blocked(
        seconds: options.retry.delay(afterFailures: readFailures, jitter: surroundings.random()))
    }
  }

  /// Writes down how far the sink has got.
  func storeCursors() {
    cursorTime = surroundings.now()
    for index in outputs.indices where waiting?.output != index { store(index) }
  }

  private func readOn() throws(OutputError) -> Next {
    for offset in outputs.indices {
      let index = (nextOutput + offset) % outputs.count
      let item = try outputs[index].next()
      readFailures = 0
      report(outputs[index].takeMissed(), of: outputs[index].path)
      switch item {
      case .alert(let alert):
        nextOutput = index + 1
        return attempt(Waiting(alert: alert, output: index))
      case .more: return .again
      case .end: continue
      }
    }
    if surroundings.now() - cursorTime >= Self.cursorInterval { storeCursors() }
    sink.idle()
    return .idle(seconds: Self.idleInterval)
  }

  private func attempt(_ attempt: Waiting) -> Next {
    var attempt = attempt
    let wait = attempt.retryTime - surroundings.now()
    if wait > 0 { return .blocked(seconds: wait) }
    do {
      try sink.deliver(attempt.alert)
      if attempt.failures > 0 {
        logger.notice(
          "sink \"\(options.name)\": delivers again, after \(attempt.failures) failures.")
      }
      status.withLock { status in
        status.delivered += 1
        status.lastError = nil
        status.lastSuccess = surroundings.wallTime()
      }
      finish(attempt)
      return .again
    } catch {
      attempt.failures += 1
      status.withLock { $0.failedAttempts += 1 }
      if error.kind == .refused {
        attempt.refusals += 1
        if attempt.refusals >= options.retry.refusals {
          drop(attempt, reason: error.reason)
          return .again
        }
      }
      fail(
        "sink \"\(options.name)\": cannot deliver (\(error.reason)). It is tried again.",
        level: attempt.failures == 1 ? .warning : .debug)
      let delay = options.retry.delay(
        afterFailures: attempt.failures, jitter: surroundings.random())
      let asked = min(error.retryAfter ?? 0, RetryPolicy.longestRetryAfter)
      attempt.retryTime = surroundings.now() + max(delay, asked)
      waiting = attempt
      return .blocked(seconds: max(delay, asked))
    }
  }

  private func drop(_ attempt: Waiting, reason: String) {
    let alert = attempt.alert
    fail(
      """
      sink "\(options.name)": alert \(alert.id) (\(alert.phase.rawValue) of "\(alert.rule)", \
      seq \(alert.sequence)) was refused \(attempt.refusals) times (\(reason)) and is given up.
      """, level: .error)
    status.withLock { $0.dropped += 1 }
    finish(attempt)
  }

  private func finish(_ attempt: Waiting) {
    waiting = nil
    outputs[attempt.output].finish()
    store(attempt.output)
  }

  private func store(_ index: Int) {
    do {
      try outputs[index].store()
    } catch {
      // The worst that can follow is a second delivery.
      fail(
        """
        sink "\(options.name)": cannot write \(outputs[index].cursorPath) \
        (\(error.localizedDescription)). Alerts may be delivered twice after a restart.
        """, level: .error)
    }
  }

  private func report(_ missed: Int, of path: String) {
    guard missed > 0 else { return }
    status.withLock { $0.missed += missed }
    logger.error(
      """
      sink "\(options.name)": \(missed) records of \(path) were removed before the sink was \
      served, alerts perhaps among them. Keep more files, or see why the sink is slow.
      """)
  }

  private func fail(_ message: String, level: Logger.Level) {
    logger.log(level: level, "\(message)")
    status.withLock { $0.lastError = message }
  }
}
