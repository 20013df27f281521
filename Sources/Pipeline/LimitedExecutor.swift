// SPDX-License-Identifier: Apache-2.0
import Core
import Dispatch

/// Runs short pieces of work in the order they come, on a few threads whatever their number.
///
/// A serial Dispatch queue per source would take a thread for each that is busy or blocked.
final class LimitedExecutor: Sendable {
  private struct State {
    var waiting: [@Sendable () -> Void] = []
    var running = 0
  }

  private let queue: DispatchQueue
  private let threads: Int
  private let state = Locked(State())

  init(label: String, threads: Int) {
    precondition(threads > 0, "LimitedExecutor: needs a thread, got \(threads)")
    queue = DispatchQueue(label: label, attributes: .concurrent)
    self.threads = threads
  }

  /// Any thread may call this; it never waits.
  func run(_ work: @escaping @Sendable () -> Void) {
    let isStarting = state.withLock { state in
      state.waiting.append(work)
      guard state.running < threads else { return false }
      state.running += 1
      return true
    }
    if isStarting { queue.async { self.workOff() } }
  }

  private func workOff() {
    while let work = next() { work() }
  }

  private func next() -> (@Sendable () -> Void)? {
    state.withLock { state in
      if state.waiting.isEmpty {
        state.running -= 1
        return nil
      }
      return state.waiting.removeFirst()
    }
  }
}
