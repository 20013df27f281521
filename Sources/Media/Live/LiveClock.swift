// SPDX-License-Identifier: Apache-2.0
import Core
import Dispatch

/// The host's clocks and a way to wait, so that tests have time in hand.
package struct LiveClock: Sendable {
  package let host: HostClock
  /// Waits for a signal, at most for the time that is given.
  package let wait: @Sendable (DispatchSemaphore, MediaTime) -> Void

  package init(
    host: HostClock, wait: @escaping @Sendable (DispatchSemaphore, MediaTime) -> Void
  ) {
    self.host = host
    self.wait = wait
  }

  package static let system = LiveClock(host: .system) { semaphore, limit in
    _ = semaphore.wait(timeout: .now() + .nanoseconds(Int(max(.zero, limit).nanoseconds)))
  }
}
