// SPDX-License-Identifier: Apache-2.0
import Dispatch

/// Holds up threads until it is opened, for good.
final class Gate: Sendable {
  private let arrivals = DispatchSemaphore(value: 0)
  private let opening = DispatchSemaphore(value: 0)

  /// Waits until the gate is open.
  func pass() {
    arrivals.signal()
    opening.wait()
    opening.signal()
  }

  /// Waits until a thread stands before the gate, or has passed it.
  func waitForArrival() { arrivals.wait() }

  func open() { opening.signal() }
}
