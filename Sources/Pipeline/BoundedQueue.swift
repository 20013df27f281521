// SPDX-License-Identifier: Apache-2.0
import Core
import Dispatch

/// Hands elements from one stage to the next, at most `capacity` waiting.
///
/// `push` blocks while the queue is full, so a slow stage slows its producers down instead of
/// growing memory. Any thread may call any method.
package final class BoundedQueue<Element: Sendable>: Sendable {
  private struct State {
    var elements: [Element] = []
    var isClosed = false
  }
  private let state = Locked(State())
  private let freeSlots = DispatchSemaphore(value: 0)
  private let filledSlots = DispatchSemaphore(value: 0)

  package init(capacity: Int) {
    precondition(capacity > 0, "BoundedQueue: capacity must be positive, got \(capacity)")
    // Signalled up from 0, because libdispatch traps when a semaphore is destroyed below
    // its initial value, and dropping a half-full queue would do just that.
    for _ in 0..<capacity { freeSlots.signal() }
  }

  /// Waits for room and appends; false, without the element, once the queue is closed.
  @discardableResult
  package func push(_ element: Element) -> Bool {
    freeSlots.wait()
    let isClosed = state.withLock { state in
      if !state.isClosed { state.elements.append(element) }
      return state.isClosed
    }
    // A closed queue hands the token on, so that every blocked producer wakes up in turn.
    if isClosed { freeSlots.signal() } else { filledSlots.signal() }
    return !isClosed
  }

  /// Waits for an element, then takes it and up to `limit - 1` more that are there already.
  ///
  /// Empty only once the queue is closed and drained.
  package func pop(atMost limit: Int) -> [Element] {
    precondition(limit > 0, "BoundedQueue: cannot take \(limit) elements")
    filledSlots.wait()
    var taken = 1
    while taken < limit, filledSlots.wait(timeout: .now()) == .success { taken += 1 }
    let elements = state.withLock { state in
      let elements = Array(state.elements.prefix(taken))
      state.elements.removeFirst(elements.count)
      return elements
    }
    // Tokens without an element are those of `close`: they go back for the next consumer.
    for _ in elements.count..<taken { filledSlots.signal() }
    for _ in elements { freeSlots.signal() }
    return elements
  }

  /// Lets consumers drain what is waiting and refuses anything new.
  package func close() {
    let wasClosed = state.withLock { state in
      defer { state.isClosed = true }
      return state.isClosed
    }
    guard !wasClosed else { return }
    freeSlots.signal()
    filledSlots.signal()
  }
}
