// SPDX-License-Identifier: Apache-2.0
import Core
import Dispatch

/// Tells whoever waits for it that something is done, and whether it succeeded.
final class Completion: Sendable {
  private let done = DispatchSemaphore(value: 0)
  private let hasSucceeded = Locked(false)

  func finish(_ success: Bool) {
    hasSucceeded.withLock { $0 = success }
    done.signal()
  }

  /// Waits, once: false if it failed or is not done by then.
  func wait(until deadline: DispatchTime) -> Bool {
    done.wait(timeout: deadline) == .success && hasSucceeded.withLock { $0 }
  }
}

extension DispatchTime {
  /// Now and some time.
  static func after(_ time: Duration) -> DispatchTime {
    .now() + .milliseconds(Int(time / .milliseconds(1)))
  }
}
