// SPDX-License-Identifier: Apache-2.0
import Core
import Dispatch
import Foundation

/// Runs one sink's queue on a thread of its own.
final class SinkWorker: Sendable {
  private enum Phase {
    case running
    /// Ends as soon as there is nothing to do, or nothing works.
    case draining
    case stopped
  }

  private let queue: Locked<SinkQueue>
  private let sink: any AlertSink
  private let phase = Locked(Phase.running)
  private let bell = DispatchSemaphore(value: 0)
  private let end = DispatchSemaphore(value: 0)

  init(_ queue: sending SinkQueue, sink: any AlertSink) {
    self.queue = Locked(queue)
    self.sink = sink
  }

  func start(name: String) {
    let thread = Thread { [self] in run() }
    thread.name = name
    thread.start()
  }

  /// Says that there may be something to do.
  func wake() { bell.signal() }

  /// Lets it finish what can be delivered at once, and then end.
  func drain() {
    phase.withLock { if $0 == .running { $0 = .draining } }
    wake()
  }

  /// Makes it end whatever it is doing.
  func stop() {
    phase.withLock { $0 = .stopped }
    sink.cancel()
    wake()
  }

  /// Whether it ended in time.
  func waitForEnd(until deadline: DispatchTime) -> Bool {
    guard end.wait(timeout: deadline) == .success else { return false }
    end.signal()
    return true
  }

  private func run() {
    loop: while phase.withLock({ $0 }) != .stopped {
      switch queue.withLock({ $0.step() }) {
      case .again: continue
      case .idle(let seconds), .blocked(let seconds):
        if phase.withLock({ $0 }) != .running { break loop }
        _ = bell.wait(timeout: .now() + seconds)
        // Many alerts are one reason to look.
        while bell.wait(timeout: .now()) == .success {}
      }
    }
    queue.withLock { $0.storeCursors() }
    sink.cancel()
    end.signal()
  }
}
