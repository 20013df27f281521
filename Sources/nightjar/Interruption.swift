// SPDX-License-Identifier: Apache-2.0
import Daemon
import Foundation
import Synchronization

/// Turns Ctrl-C and SIGTERM into a request to stop; a second one ends the process at once.
final class Interruption: Sendable {
  private let firstSignal = Mutex<ExitStatus?>(nil)
  private let listener = Mutex<SignalListener?>(nil)

  /// The exit status that the first signal calls for; `nil` as long as there was none.
  var status: ExitStatus? { firstSignal.withLock { $0 } }

  /// Listens from now on, for as long as this object exists.
  ///
  /// - Parameter stop: called once, at the first signal, on a background thread.
  func listen(stop: @escaping @Sendable () -> Void) {
    let new = SignalListener([SIGINT, SIGTERM]) { [weak self] number in
      self?.receive(number == SIGINT ? .interrupted : .terminated, stop: stop)
    }
    listener.withLock { $0 = new }
  }

  private func receive(_ status: ExitStatus, stop: () -> Void) {
    let isFirst = firstSignal.withLock { first in
      defer { first = first ?? status }
      return first == nil
    }
    guard isFirst else { _exit(status.rawValue) }
    stop()
  }
}
