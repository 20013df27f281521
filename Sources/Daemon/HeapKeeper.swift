// SPDX-License-Identifier: Apache-2.0
import CMalloc
import Core
import Dispatch

/// Keeps the memory of a process that runs for months near what it uses, for as long as it exists.
///
/// Connections come and go, and with them threads and bursts of pictures. The C library's allocator
/// would give each thread a heap of its own and keep the most that any burst ever took; here all
/// threads share two heaps, and what is free in them goes back to the system every few seconds.
package final class HeapKeeper: Sendable {
  /// Seconds.
  private static let interval = 10.0
  private static let heaps: Int32 = 2

  private let timer: Locked<any DispatchSourceTimer>

  /// To be made before there are other threads, which would have heaps of their own.
  package init() {
    mallopt(M_ARENA_MAX, Self.heaps)
    let timer = DispatchSource.makeTimerSource(queue: .global(qos: .utility))
    timer.schedule(deadline: .now() + Self.interval, repeating: Self.interval, leeway: .seconds(1))
    timer.setEventHandler { malloc_trim(0) }
    timer.resume()
    self.timer = Locked(timer)
  }

  deinit { timer.withLock { $0.cancel() } }
}
