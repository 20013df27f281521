// SPDX-License-Identifier: Apache-2.0
import Core
import Dispatch

/// What a reader tells about the connection it has been asked for.
enum LiveMessage: Sendable {
  case opened
  /// An event and when the reader got it, by the host's monotonic clock.
  case event(SourceEvent, arrival: MediaTime)
  /// Steps that stood here were dropped, because nobody took them.
  case overload(steps: Int)
  /// The connection is closed, or was never made.
  case ended(MediaError?)

  fileprivate var isEvent: Bool { if case .event = self { true } else { false } }
  fileprivate var isStep: Bool { if case .event(.step, _) = self { true } else { false } }
}

/// Hands messages from the reader's thread to the thread that calls `next`.
///
/// Events are bounded: while there is no room the reader waits for a time, then the oldest steps
/// go. Other messages need no bound, as a reader sends two for each attempt that it is asked for.
final class LiveMailbox: Sendable {
  fileprivate struct State {
    var messages: [LiveMessage] = []
    var events = 0
    var isTakerWaiting = false
    var isWriterWaiting = false
    var isClosed = false
    /// What the writer has waited since there last was room.
    var waited = MediaTime.zero
  }

  private let capacity: Int
  /// `nil` waits for ever.
  private let patience: MediaTime?
  private let clock: LiveClock
  private let state = Locked(State())
  private let filled = DispatchSemaphore(value: 0)
  private let freed = DispatchSemaphore(value: 0)

  init(capacity: Int, patience: MediaTime?, clock: LiveClock) {
    precondition(capacity > 0, "LiveMailbox: capacity must be positive, got \(capacity)")
    self.capacity = capacity
    self.patience = patience
    self.clock = clock
  }

  /// Adds a message without waiting.
  func put(_ message: LiveMessage) {
    let wakes = state.withLock { state in
      state.messages.append(message)
      if message.isEvent { state.events += 1 }
      defer { state.isTakerWaiting = false }
      return state.isTakerWaiting
    }
    if wakes { filled.signal() }
  }

  /// Adds an event, waiting for room or making it.
  func push(_ event: SourceEvent, arrival: MediaTime) {
    while let wait = waitForRoom() {
      let before = clock.host.now().monotonic
      clock.wait(freed, wait)
      let after = clock.host.now().monotonic
      state.withLock { $0.waited = $0.waited + (after - before) }
    }
    put(.event(event, arrival: arrival))
  }

  /// The oldest message, if there is one.
  func take() -> LiveMessage? {
    let (message, wakes) = state.withLock { state -> (LiveMessage?, Bool) in
      guard !state.messages.isEmpty else { return (nil, false) }
      let message = state.messages.removeFirst()
      if message.isEvent { state.events -= 1 }
      defer { state.isWriterWaiting = false }
      return (message, state.isWriterWaiting)
    }
    if wakes { freed.signal() }
    return message
  }

  /// Waits for a message, at most as long as given; it may also return for no reason.
  func wait(atMost limit: MediaTime) {
    let isEmpty = state.withLock { state in
      state.isTakerWaiting = state.messages.isEmpty
      return state.messages.isEmpty
    }
    if isEmpty { clock.wait(filled, limit) }
  }

  /// Ends a wait for messages.
  func wake() { filled.signal() }

  /// Ends all waits for room: nothing is dropped any more, and nothing waits.
  func close() {
    state.withLock { $0.isClosed = true }
    freed.signal()
  }

  /// How long to wait for room; `nil` once there is some.
  private func waitForRoom() -> MediaTime? {
    state.withLock { state -> MediaTime? in
      guard state.events >= capacity, !state.isClosed else {
        state.waited = .zero
        return nil
      }
      if let patience, state.waited >= patience {
        state.dropOldest()
        return nil
      }
      state.isWriterWaiting = true
      return patience.map { $0 - state.waited } ?? MediaTime(seconds: 3600)
    }
  }
}

extension LiveMailbox.State {
  /// Replaces the oldest step, or else the oldest event, by word of its loss.
  fileprivate mutating func dropOldest() {
    guard let index = messages.firstIndex(where: \.isStep) ?? messages.firstIndex(where: \.isEvent)
    else { return }
    let steps = messages[index].isStep ? 1 : 0
    events -= 1
    if index > 0, case .overload(let before) = messages[index - 1] {
      messages[index - 1] = .overload(steps: before + steps)
      messages.remove(at: index)
    } else {
      messages[index] = .overload(steps: steps)
    }
  }
}
