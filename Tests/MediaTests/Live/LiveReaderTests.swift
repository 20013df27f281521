// SPDX-License-Identifier: Apache-2.0
import Core
import Dispatch
import Testing

@testable import Media

/// The supervisor together with its reader, on real threads.
struct LiveReaderTests {
  /// No waits and no timeouts: time is what the test makes it.
  private var options: LiveOptions {
    var options = LiveOptions()
    options.reconnectMin = .zero
    options.reconnectMax = .zero
    options.stepDuration = MediaTime(nanoseconds: 1)
    options.gapInterval = MediaTime(seconds: 1e6)
    return options
  }

  private func source(
    _ opener: ScriptedOpener, _ options: LiveOptions, clock: LiveClock = .system
  ) -> LiveSource {
    LiveSource(
      name: "gate", options: options, clock: clock, random: SeededRandom(seed: 1),
      logger: LogRecorder().logger
    ) { attempt throws(MediaError) in try opener.open(attempt) }
  }

  @Test func tenThousandReconnectionsTakeOneThreadAndLeaveNothingBehind() throws {
    let opener = ScriptedOpener { $0 % 2 == 0 ? .steps(3) : .refuse }
    let source = source(opener, options)
    while opener.attempts < 10_000 { _ = try source.next() }
    source.stop()
    while try source.next() != nil {}
    #expect(opener.threads == 1)
    #expect(opener.mostUnderWay == 1)
    opener.waitUntilLeft(opener.attempts)
    #expect(opener.openConnections == 0)
    #expect(source.status.counters.connections >= 4999)
    #expect(source.status.abandonedReaders == 0)
  }

  @Test func aStuckReaderIsNotDoubledAndIsUsedAgainWhenItComesBack() throws {
    let opener = ScriptedOpener { $0 == 1 ? .stuck : .steps(3) }
    let source = source(opener, options, clock: opener.clock(ManualClock()))
    var states: [Health.State] = []
    var causes: Set<String?> = []
    while !states.contains(.up) {
      guard case .health(let health) = try source.next() else { continue }
      states.append(health.state)
      causes.insert(health.cause)
      if source.status.isReaderStuck {
        #expect(opener.attempts == 1)
        opener.release()
      }
    }
    #expect(states == [.down, .down, .up])
    #expect(causes.count == 3)
    #expect(opener.threads == 1)
    #expect(source.status.stuckReaders == 1)
  }

  @Test func stoppingReturnsWhateverTheReaderIsStuckIn() throws {
    let opener = ScriptedOpener { _ in .stuck }
    let source = source(opener, options, clock: opener.clock(ManualClock()))
    let ended = DispatchSemaphore(value: 0)
    DispatchQueue(label: "consumer").async {
      while (try? source.next()) != nil {}
      ended.signal()
    }
    source.stop()
    ended.wait()
    let status = source.status
    opener.release()
    if opener.attempts > 0 {
      #expect(status.abandonedReaders == 1)
      opener.waitUntilLeft()
    }
    #expect(try source.next() == nil)
  }

  @Test func aReaderThatListensIsWaitedForAndNotAbandoned() throws {
    let opener = ScriptedOpener { $0 == 1 ? .steps(3) : .hang }
    let source = source(opener, options)
    DispatchQueue(label: "stopper").async {
      opener.waitUntilWaiting()
      source.stop()
    }
    while try source.next() != nil {}
    #expect(source.status.abandonedReaders == 0)
    #expect(source.status.counters.steps == 3)
    #expect(opener.openConnections == 0)
  }

  @Test func lettingGoOfASourceEndsItsReader() throws {
    let opener = ScriptedOpener { $0 == 1 ? .steps(3) : .hang }
    var source: LiveSource? = source(opener, options)
    var event: SourceEvent?
    repeat { event = try source?.next() } while event?.health?.state != .reconnecting
    // Deals with what is due, which is the next attempt, and has nothing to say about it.
    let queue = DispatchQueue(label: "consumer")
    queue.async { [source] in _ = try? source?.next() }
    opener.waitUntilWaiting()
    source?.stop()
    queue.sync {}
    source = nil
    opener.waitUntilLeft(2)
    #expect(opener.threads == 1)
  }

  @Test func anyThreadMayAskForTheStatusAndStop() throws {
    let opener = ScriptedOpener { $0 % 3 == 0 ? .refuse : .steps(5) }
    let source = source(opener, options)
    let asked = DispatchGroup()
    for thread in 0..<4 {
      DispatchQueue(label: "asker \(thread)").async(group: asked) {
        var last = 0
        while last < 1000 {
          let steps = source.status.counters.steps
          #expect(steps >= last)
          last = steps
        }
        source.stop()
      }
    }
    while try source.next() != nil {}
    asked.wait()
    #expect(source.status.counters.steps >= 1000)
  }
}

extension SourceEvent {
  fileprivate var health: Health? { if case .health(let health) = self { health } else { nil } }
}
