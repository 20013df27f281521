// SPDX-License-Identifier: Apache-2.0
import Core
import Dispatch

/// Gives systemd signs of life, for as long as the pipeline shows any.
///
/// Cameras that are dead do not count: what counts is that steps which came in are dealt with.
package final class Watchdog: Sendable {
  /// What the pipeline has done at one moment.
  package struct Progress: Hashable, Sendable {
    /// Grows with everything that is finished.
    package var finished: Int
    /// Steps that are to be dealt with.
    package var pending: Int

    package init(finished: Int, pending: Int) {
      self.finished = finished
      self.pending = pending
    }
  }

  private let timer: Locked<any DispatchSourceTimer>

  /// Begins at once.
  ///
  /// - Parameters:
  ///   - service: told the signs of life, twice per interval.
  ///   - interval: how long systemd waits for one.
  ///   - progress: what the pipeline has done.
  package init(
    _ service: ServiceManager, interval: MediaTime, progress: @escaping @Sendable () -> Progress
  ) {
    let period = Double(interval.nanoseconds) / 2e9
    let last = Locked<Progress?>(nil)
    let timer = DispatchSource.makeTimerSource(queue: DispatchQueue(label: "nightjar.watchdog"))
    timer.schedule(deadline: .now(), repeating: period)
    timer.setEventHandler {
      let now = progress()
      let before = last.withLock { last in
        defer { last = now }
        return last
      }
      if Self.isAlive(now, after: before) { service.keepAlive() }
    }
    timer.resume()
    self.timer = Locked(timer)
  }

  deinit { timer.withLock { $0.cancel() } }

  /// Whether there was nothing to do, or something was done.
  static func isAlive(_ now: Progress, after before: Progress?) -> Bool {
    guard let before else { return true }
    return now.pending == 0 || before.pending == 0 || now.finished != before.finished
  }
}
