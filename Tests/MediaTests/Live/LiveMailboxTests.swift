// SPDX-License-Identifier: Apache-2.0
import Core
import Dispatch
import Testing

@testable import Media

struct LiveMailboxTests {
  private let time = ManualClock()
  private var clock: LiveClock {
    LiveClock(host: time.host) { [time] semaphore, limit in
      if semaphore.wait(timeout: .now()) == .timedOut { time.advance(by: limit) }
    }
  }

  private func step(_ index: Int) -> SourceEvent {
    .step(
      Step(
        index: index, epoch: 0, start: .zero, duration: MediaTime(seconds: 0.5), frame: nil,
        audio: nil, cues: nil))
  }

  /// All that waits: numbers of steps, and what was lost as a negative number.
  private func drain(_ mailbox: LiveMailbox) -> [Int] {
    var found: [Int] = []
    while let message = mailbox.take() {
      switch message {
      case .event(.step(let step), _): found.append(step.index)
      case .overload(let steps): found.append(-steps)
      case .event, .opened, .ended: found.append(1000)
      }
    }
    return found
  }

  @Test func theOldestStepsGoWhenNobodyTakesThem() {
    let mailbox = LiveMailbox(capacity: 3, patience: MediaTime(seconds: 2), clock: clock)
    mailbox.put(.opened)
    for index in 0..<6 { mailbox.push(step(index), arrival: .zero) }
    #expect(drain(mailbox) == [1000, -3, 3, 4, 5])
  }

  @Test func theReaderWaitsOnceAndNotForEveryStep() {
    let mailbox = LiveMailbox(capacity: 3, patience: MediaTime(seconds: 2), clock: clock)
    let before = time.now
    for index in 0..<100 { mailbox.push(step(index), arrival: .zero) }
    #expect(time.now - before == MediaTime(seconds: 2))
    _ = drain(mailbox)
    for index in 0..<4 { mailbox.push(step(index), arrival: .zero) }
    #expect(time.now - before == MediaTime(seconds: 4))
  }

  @Test func otherMessagesAreNeverDropped() {
    let mailbox = LiveMailbox(capacity: 2, patience: .zero, clock: clock)
    mailbox.push(step(0), arrival: .zero)
    mailbox.put(.ended(nil))
    mailbox.put(.opened)
    for index in 1..<5 { mailbox.push(step(index), arrival: .zero) }
    #expect(drain(mailbox) == [-1, 1000, 1000, -2, 3, 4])
  }

  @Test func warningsAreBoundedToo() {
    let mailbox = LiveMailbox(capacity: 2, patience: .zero, clock: clock)
    for index in 0..<5 { mailbox.push(.warning("\(index)"), arrival: .zero) }
    #expect(drain(mailbox) == [0, 1000, 1000])
  }

  @Test func theReaderOfAFileWaitsForRoomAndLosesNothing() {
    let mailbox = LiveMailbox(capacity: 2, patience: nil, clock: .system)
    let pushed = DispatchSemaphore(value: 0)
    DispatchQueue(label: "reader").async {
      for index in 0..<1000 { mailbox.push(step(index), arrival: .zero) }
      pushed.signal()
    }
    var found: [Int] = []
    while found.count < 1000 {
      mailbox.wait(atMost: MediaTime(seconds: 5))
      found += drain(mailbox)
    }
    pushed.wait()
    #expect(found == Array(0..<1000))
  }

  @Test func closingFreesAReaderThatWaits() {
    let mailbox = LiveMailbox(capacity: 1, patience: nil, clock: .system)
    let pushed = DispatchSemaphore(value: 0)
    mailbox.push(step(0), arrival: .zero)
    DispatchQueue(label: "reader").async {
      mailbox.push(step(1), arrival: .zero)
      pushed.signal()
    }
    mailbox.close()
    pushed.wait()
    #expect(drain(mailbox) == [0, 1])
  }
}
