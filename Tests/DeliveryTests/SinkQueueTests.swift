// SPDX-License-Identifier: Apache-2.0
import Core
import Events
import Foundation
import Logging
import TestSupport
import Testing

@testable import Delivery

@Suite struct SinkQueueTests {
  private let file: AlertFile
  private let now = Locked(100.0)
  private let status = Locked(SinkStatus(name: "s"))

  init() throws { file = try AlertFile() }

  private var options: SinkOptions {
    var options = SinkOptions(name: "s", kind: .standardOutput)
    options.start = .beginning
    return options
  }

  private func queue(_ sink: ScriptedSink, _ options: SinkOptions? = nil) throws -> SinkQueue {
    let options = options ?? self.options
    let now = now
    return SinkQueue(
      options, sink: sink,
      outputs: [try OutputReader(path: file.path, sink: options, directory: file.state)],
      status: status,
      surroundings: SinkQueue.Surroundings(
        now: { now.withLock { $0 } }, wallTime: { MediaTime(seconds: 5) }, random: { 1 }),
      logger: Logger(label: "test"))
  }

  /// Steps until there is nothing to do at once.
  private func run(_ queue: SinkQueue) -> SinkQueue.Next {
    while true {
      let next = queue.step()
      if next != .again { return next }
    }
  }

  @Test func alertsAreDeliveredInOrderAndOnce() throws {
    try file.append(0..<3)
    let sink = ScriptedSink()
    let queue = try queue(sink)
    #expect(run(queue) == .idle(seconds: 1))
    try file.append(3..<4)
    #expect(run(queue) == .idle(seconds: 1))
    #expect(sink.taken == [0, 1, 2, 3])
    #expect(status.withLock { $0.delivered } == 4)
    #expect(status.withLock { $0.pending } == 0)
    #expect(status.withLock { $0.lastSuccess } == MediaTime(seconds: 5))
  }

  @Test func aFailureIsTriedAgainAfterGrowingDelays() throws {
    try file.append(0..<2)
    let sink = ScriptedSink(failures: Array(repeating: .temporary("down"), count: 11))
    let queue = try queue(sink)
    for delay in [1.0, 2, 4, 8, 16, 32, 64, 128, 256, 300, 300] {
      #expect(run(queue) == .blocked(seconds: delay))
      now.withLock { $0 += delay / 2 }
      #expect(run(queue) == .blocked(seconds: delay / 2))
      now.withLock { $0 += delay / 2 }
    }
    #expect(status.withLock { $0.pending } == 2)
    #expect(status.withLock { $0.failedAttempts } == 11)
    #expect(status.withLock { $0.lastError }?.contains("down") == true)
    #expect(run(queue) == .idle(seconds: 1))
    #expect(sink.taken == [0, 1])
    #expect(status.withLock { $0.lastError } == nil)
  }

  @Test func aReceiverMayAskForMoreTime() throws {
    try file.append(0..<1)
    let sink = ScriptedSink(failures: [
      .temporary("busy", retryAfter: 77), .temporary("busy", retryAfter: 1e9),
    ])
    let queue = try queue(sink)
    #expect(run(queue) == .blocked(seconds: 77))
    now.withLock { $0 += 77 }
    #expect(run(queue) == .blocked(seconds: 3600))
  }

  @Test func whatIsRefusedAgainAndAgainDoesNotBlockTheOthers() throws {
    try file.append(0..<2)
    let sink = ScriptedSink(failures: Array(repeating: .refused("400"), count: 5))
    let queue = try queue(sink)
    for _ in 0..<4 {
      guard case .blocked(let delay) = run(queue) else {
        Issue.record("given up too early")
        return
      }
      now.withLock { $0 += delay }
    }
    #expect(run(queue) == .idle(seconds: 1))
    #expect(sink.taken == [1])
    #expect(status.withLock { $0.dropped } == 1)
    let again = ScriptedSink()
    _ = run(try self.queue(again))
    #expect(again.taken == [])
  }

  @Test func aRestartGoesOnWhereTheLastRunEnded() throws {
    try file.append(0..<3)
    let first = ScriptedSink(failures: [.temporary("down")])
    _ = run(try queue(first))
    #expect(first.taken == [])
    let second = ScriptedSink()
    let queue = try queue(second)
    #expect(queue.step() == .again)
    #expect(second.taken == [0])
    let third = ScriptedSink()
    try file.append(3..<4)
    _ = run(try self.queue(third))
    #expect(third.taken == [1, 2, 3])
  }

  @Test func aCrashAfterADeliveryRepeatsThatOneOnly() throws {
    try file.append(0..<3)
    let first = ScriptedSink()
    let before = try cursors()
    let queue = try queue(first)
    #expect(queue.step() == .again)
    let afterOne = try cursors()
    #expect(queue.step() == .again)
    // The second delivery succeeded, but its cursor never reached the disk.
    try restore(afterOne)
    let second = ScriptedSink()
    _ = run(try self.queue(second))
    #expect(first.taken + second.taken == [0, 1, 1, 2])
    #expect(before.isEmpty && !afterOne.isEmpty)
  }

  private func cursors() throws -> [String: Data] {
    var contents: [String: Data] = [:]
    for name in try FileManager.default.contentsOfDirectory(atPath: file.state) {
      contents[name] = try Data(contentsOf: URL(filePath: "\(file.state)/\(name)"))
    }
    return contents
  }

  private func restore(_ contents: [String: Data]) throws {
    for (name, data) in contents { try data.write(to: URL(filePath: "\(file.state)/\(name)")) }
  }

  @Test func aDamagedCursorLeavesNothingOut() throws {
    try file.append(0..<3)
    _ = run(try queue(ScriptedSink()))
    let names = try cursors().keys
    #expect(names.count == 1)
    for name in names { try Data("{".utf8).write(to: URL(filePath: "\(file.state)/\(name)")) }
    let sink = ScriptedSink()
    _ = run(try queue(sink))
    #expect(sink.taken == [0, 1, 2])
  }

  @Test func aNewSinkBeginsNowEvenIfItIsRestartedAtOnce() throws {
    try file.append(0..<3)
    var options = options
    options.start = .now
    let first = ScriptedSink()
    _ = run(try queue(first, options))
    try file.append(3..<4)
    let second = ScriptedSink()
    _ = run(try queue(second, options))
    #expect(first.taken == [])
    #expect(second.taken == [3])
  }

  @Test func aNewSinkWithoutAnyFileMissesNothing() throws {
    var options = options
    options.start = .now
    _ = run(try queue(ScriptedSink(), options))
    try file.append(0..<2)
    let sink = ScriptedSink()
    _ = run(try queue(sink, options))
    #expect(sink.taken == [0, 1])
  }

  @Test func whatTheFilterLeavesOutIsNotDelivered() throws {
    try file.append([
      AlertLines.line(0, source: "yard"), AlertLines.line(1, rule: "siren"),
      AlertLines.line(2, severity: "info"), AlertLines.line(3),
    ])
    var options = options
    options.filter.cameras = ["door"]
    options.filter.rules = ["glass"]
    options.filter.minimumSeverity = .warning
    let sink = ScriptedSink()
    let queue = try queue(sink, options)
    _ = run(queue)
    #expect(sink.taken == [3])
    #expect(status.withLock { $0.pending } == 0)
  }

  @Test func recordsThatWereRemovedFirstAreCounted() throws {
    try file.append(0..<3)
    _ = run(try queue(ScriptedSink()))
    _ = try file.folder.file("alerts.jsonl", [])
    try file.append(9..<10)
    let sink = ScriptedSink()
    _ = run(try queue(sink))
    #expect(sink.taken == [9])
    #expect(status.withLock { $0.missed } == 6)
  }
}
