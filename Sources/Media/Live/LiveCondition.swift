// SPDX-License-Identifier: Apache-2.0
import Core

/// How well a live source is being watched, and what happened to it so far; times are stream time.
struct LiveCondition {
  var counters = Health.Counters()
  var stuckReaders = 0
  var abandonedReaders = 0
  private(set) var state = Health.State.reconnecting
  private var since = MediaTime.zero
  private var cause: String?
  private var lastStep: MediaTime?
  private var lastFrame: MediaTime?

  var isUp: Bool { state == .up }

  /// How long steps have been coming without a break.
  var goodFootage: MediaTime { isUp ? (lastStep ?? since) - since : .zero }

  /// Notes a state and why; whether any of the two is news.
  mutating func change(to state: Health.State, because cause: String?, at time: MediaTime) -> Bool {
    if state == self.state && cause == self.cause { return false }
    if state != self.state { since = time }
    self.state = state
    self.cause = cause
    return true
  }

  /// Counts a step that came at `time`.
  mutating func add(_ step: Step, at time: MediaTime) {
    counters.steps += 1
    lastStep = time
    if step.frame != nil { lastFrame = time }
  }

  func health(at time: MediaTime, clock: WallClock) -> Health {
    Health(state: state, time: time, clock: clock, cause: cause, counters: counters)
  }

  func status(at time: MediaTime, isReaderStuck: Bool, bytes: Int) -> LiveStatus {
    LiveStatus(
      state: state, stateAge: time - since, cause: cause, stepAge: lastStep.map { time - $0 },
      frameAge: lastFrame.map { time - $0 }, counters: counters, isReaderStuck: isReaderStuck,
      stuckReaders: stuckReaders, abandonedReaders: abandonedReaders, bytes: bytes)
  }
}
