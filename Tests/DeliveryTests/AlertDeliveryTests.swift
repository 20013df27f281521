// SPDX-License-Identifier: Apache-2.0
import Core
import Foundation
import Logging
import TestSupport
import Testing

@testable import Delivery

@Suite struct AlertDeliveryTests {
  private func delivery(
    _ file: AlertFile, _ sinks: [SinkOptions], _ made: ScriptedSink
  ) throws -> AlertDelivery {
    try AlertDelivery(
      sinks: sinks, outputs: [file.path], stateDirectory: file.state, surroundings: .system,
      logger: Logger(label: "test")
    ) { _ in made }
  }

  @Test func stoppingDeliversWhatIsThere() throws {
    let file = try AlertFile()
    let sink = ScriptedSink()
    let delivery = try delivery(file, [SinkOptions(name: "a", kind: .standardOutput)], sink)
    delivery.start()
    try file.append(0..<50)
    delivery.wake()
    delivery.stop(within: 30)
    #expect(sink.taken == Array(0..<50))
    #expect(sink.state.withLock { $0.isCancelled })
    #expect(delivery.status.map(\.delivered) == [50])
  }

  @Test func aSinkThatIsDownDoesNotHoldUpTheEnd() throws {
    let file = try AlertFile()
    let sink = ScriptedSink(failures: Array(repeating: .temporary("down"), count: 100))
    let options = SinkOptions(name: "a", kind: .standardOutput)
    let first = try delivery(file, [options], sink)
    first.start()
    try file.append(0..<3)
    first.wake()
    let start = ContinuousClock.now
    first.stop(within: 30)
    #expect(ContinuousClock.now - start < .seconds(20))
    #expect(sink.taken == [])
    // Another day the sink is up again.
    let next = ScriptedSink()
    let second = try delivery(file, [options], next)
    second.start()
    second.stop(within: 30)
    #expect(next.taken == [0, 1, 2])
  }

  @Test func whatIsOwedFromAnOutputOfThePastIsDelivered() throws {
    let file = try AlertFile()
    let options = SinkOptions(name: String(repeating: "家", count: 64), kind: .standardOutput)
    let down = ScriptedSink(failures: Array(repeating: .temporary("down"), count: 100))
    let first = try delivery(file, [options], down)
    first.start()
    try file.append(0..<3)
    first.stop(within: 30)
    let next = ScriptedSink()
    let second = try AlertDelivery(
      sinks: [options], outputs: ["\(file.state)/other.jsonl"], stateDirectory: file.state,
      surroundings: .system, logger: Logger(label: "test")
    ) { _ in next }
    second.start()
    second.stop(within: 30)
    #expect(next.taken == [0, 1, 2])
  }

  @Test func anEmptySecretIsNone() throws {
    let folder = try TemporaryFolder()
    let path = try folder.file("key", "\n".utf8)
    #expect(throws: DeliveryError.cannotRead(sink: "s", path: path, reason: "it is empty")) {
      try Secret.read(path, sink: "s")
    }
  }

  @Test func aPlaceWhereNoStateCanBeKeptIsTold() throws {
    let folder = try TemporaryFolder()
    let path = try folder.file("file", [])
    #expect(throws: DeliveryError.self) {
      try AlertDelivery(
        sinks: [], outputs: [], stateDirectory: "\(path)/state", logger: Logger(label: "test"))
    }
  }
}
