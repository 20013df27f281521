// SPDX-License-Identifier: Apache-2.0
import Core
import Dispatch

/// Yields the steps of a file when a camera would: each as soon as it is over.
///
/// Where timestamps jump the next step follows at once; nobody waits for what a clock skipped.
final class PacedConnection: LiveConnection {
  /// How soon an interrupt is noticed.
  private static let slice = MediaTime(seconds: 0.1)

  private let base: any LiveConnection
  private let clock: LiveClock
  private let interrupt: InterruptFlag
  private let never = DispatchSemaphore(value: 0)
  /// The present epoch, and the host's time less that of the footage.
  private var pace: (epoch: Int, lead: MediaTime)?
  private var isEnded = false

  init(_ base: any LiveConnection, clock: LiveClock, interrupt: InterruptFlag) {
    self.base = base
    self.clock = clock
    self.interrupt = interrupt
  }

  func next() throws(MediaError) -> SourceEvent? {
    if isEnded { return nil }
    let event = try base.next()
    if case .step(let step) = event { wait(for: step) }
    return event
  }

  /// What was read ahead has not been shown yet, so it is not given out.
  func end() { isEnded = true }

  private func wait(for step: Step) {
    var now = clock.host.now().monotonic
    let lead = pace.flatMap { $0.epoch == step.epoch ? $0.lead : nil } ?? (now - step.start)
    pace = (step.epoch, lead)
    while now < step.end + lead && !interrupt.isSet {
      clock.wait(never, min(Self.slice, step.end + lead - now))
      now = clock.host.now().monotonic
    }
  }
}
