// SPDX-License-Identifier: Apache-2.0
import Foundation

/// State that threads share: only whoever holds the lock gets at it.
///
/// It is `Synchronization.Mutex` on a POSIX lock. The thread sanitizer follows those, but cannot
/// see the futex inside `Mutex` and reports a race at every use of it, which would bury real ones.
///
/// `@unchecked Sendable`: `state` is touched only while `lock` is held.
package final class Locked<State>: @unchecked Sendable {
  private let lock = NSLock()
  private var state: State

  package init(_ state: sending State) {
    self.state = state
  }

  package func withLock<Result, Failure: Error>(
    _ body: (inout State) throws(Failure) -> Result
  ) throws(Failure) -> Result {
    lock.lock()
    defer { lock.unlock() }
    return try body(&state)
  }
}
