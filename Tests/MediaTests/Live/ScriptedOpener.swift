// SPDX-License-Identifier: Apache-2.0
import Core
import Dispatch
import Foundation

@testable import Media

/// Opens connections by script on the reader's real thread, and watches how it is used.
final class ScriptedOpener: Sendable {
  enum Script {
    case refuse
    /// So many steps, then the end.
    case steps(Int)
    /// Nothing until interrupted.
    case hang
    /// Nothing until released, interrupted or not.
    case stuck
  }

  private struct State {
    var attempts = 0
    var threads: Set<UInt> = []
    var underWay = 0
    var mostUnderWay = 0
    var openConnections = 0
    var isWaiting = false
    var isReleased = false
  }

  private let script: @Sendable (Int) -> Script
  private let state = Locked(State())
  private let left = DispatchSemaphore(value: 0)
  private let began = DispatchSemaphore(value: 0)

  init(_ script: @escaping @Sendable (_ attempt: Int) -> Script) {
    self.script = script
  }

  var attempts: Int { state.withLock { $0.attempts } }
  var threads: Int { state.withLock { $0.threads.count } }
  var mostUnderWay: Int { state.withLock { $0.mostUnderWay } }
  var openConnections: Int { state.withLock { $0.openConnections } }
  /// Whether the reader is where nothing comes from.
  var isWaiting: Bool { state.withLock { $0.isWaiting } }

  /// Lets whatever is stuck come back.
  func release() { state.withLock { $0.isReleased = true } }

  /// Waits until the reader is where nothing comes from.
  func waitUntilWaiting() { began.wait() }

  /// Waits until the reader has left so many connections or attempts.
  func waitUntilLeft(_ count: Int = 1) { for _ in 0..<count { left.wait() } }

  /// Real time passes only in the reader; a manual clock goes on only while that waits.
  ///
  /// A reader that was closed before it got here never waits: after a second time goes on all the
  /// same.
  func clock(_ time: ManualClock) -> LiveClock {
    LiveClock(host: time.host) { semaphore, limit in
      for _ in 0..<1000 {
        if semaphore.wait(timeout: .now() + .milliseconds(1)) == .success { return }
        if self.isWaiting { break }
      }
      time.advance(by: limit)
    }
  }

  func open(_ attempt: LiveAttempt) throws(MediaError) -> any LiveConnection {
    state.withLock { state in
      state.attempts += 1
      state.threads.insert(UInt(pthread_self()))
      state.underWay += 1
      state.mostUnderWay = max(state.mostUnderWay, state.underWay)
    }
    switch script(attempt.number) {
    case .refuse:
      leave()
      throw ScriptedConnection.refused
    case .steps(let count):
      return Connection(opener: self, steps: count)
    case .hang:
      wait { attempt.interrupt.isSet }
      leave()
      throw .interrupted(source: "gate")
    case .stuck:
      wait { self.state.withLock { $0.isReleased } }
      leave()
      throw .interrupted(source: "gate")
    }
  }

  private func wait(until condition: () -> Bool) {
    state.withLock { $0.isWaiting = true }
    began.signal()
    let never = DispatchSemaphore(value: 0)
    while !condition() { _ = never.wait(timeout: .now() + .milliseconds(1)) }
    state.withLock { $0.isWaiting = false }
  }

  private func leave() {
    state.withLock { $0.underWay -= 1 }
    left.signal()
  }

  private final class Connection: LiveConnection {
    private let opener: ScriptedOpener
    private var remaining: Int
    private var index = 0

    init(opener: ScriptedOpener, steps: Int) {
      self.opener = opener
      remaining = steps
      opener.state.withLock { $0.openConnections += 1 }
    }

    deinit {
      opener.state.withLock { $0.openConnections -= 1 }
      opener.leave()
    }

    func next() throws(MediaError) -> SourceEvent? {
      guard index < remaining else { return nil }
      defer { index += 1 }
      let length = MediaTime(nanoseconds: 1)
      return .step(
        Step(
          index: index, epoch: 0, start: length * index, duration: length, frame: nil,
          audio: nil, cues: nil))
    }

    func end() { remaining = index }
  }
}
