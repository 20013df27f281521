// SPDX-License-Identifier: Apache-2.0
import Core
import Dispatch
import Foundation

/// What the daemon is asked to do, one thing after the other.
package final class CommandQueue: Sendable {
  enum Command: Equatable, Sendable {
    /// Read the configuration again.
    case reload
    /// Begin new output files where the old ones were renamed.
    case reopen
    case stop
  }

  private let waiting = Locked<[Command]>([])
  private let count = DispatchSemaphore(value: 0)

  package init() {}

  /// A command that already waits as the last one is not asked for twice.
  func push(_ command: Command) {
    let isNew = waiting.withLock { waiting in
      guard waiting.last != command else { return false }
      waiting.append(command)
      return true
    }
    if isNew { count.signal() }
  }

  /// Waits for the next command.
  func next() -> Command {
    count.wait()
    return waiting.withLock { $0.removeFirst() }
  }
}

extension CommandQueue {
  /// Turns signals into commands; a second SIGTERM or SIGINT ends the process at once.
  package var receiver: @Sendable (Int32) -> Void {
    let hasToStop = Locked(false)
    return { [self] number in
      switch number {
      case SIGHUP: push(.reload)
      case SIGUSR1: push(.reopen)
      default:
        let isSecond = hasToStop.withLock { hasToStop in
          defer { hasToStop = true }
          return hasToStop
        }
        if isSecond { _exit(128 + number) }
        push(.stop)
      }
    }
  }
}
