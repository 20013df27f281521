// SPDX-License-Identifier: Apache-2.0
import Core
import Events
import Foundation
import TestSupport
import Testing

@testable import Delivery

func exampleAlert(_ sequence: Int = 7, source: String = "door") -> AlertRecord {
  AlertRecord(
    sequence: sequence, source: source, id: "0123456789abcdef", phase: .begin, rule: "glass",
    severity: .critical, start: 14.5, end: 15, wallStart: "2026-11-23T04:05:06.500Z", score: 0.82,
    reason: "Glass heard.", line: AlertLines.line(sequence, source: source))
}

/// A file of alerts that grows.
struct AlertFile {
  let folder: TemporaryFolder
  var path: String { "\(folder.path)/alerts.jsonl" }
  var state: String { "\(folder.path)/state" }

  init() throws {
    folder = try TemporaryFolder()
    try FileManager.default.createDirectory(atPath: state, withIntermediateDirectories: true)
  }

  func append(_ lines: [String]) throws {
    if !FileManager.default.fileExists(atPath: path) { _ = try folder.file("alerts.jsonl", []) }
    let handle = try #require(FileHandle(forWritingAtPath: path))
    try handle.seekToEnd()
    try handle.write(contentsOf: Data(lines.map { $0 + "\n" }.joined().utf8))
    try handle.close()
  }

  func append(_ numbers: Range<Int>) throws { try append(numbers.map { AlertLines.line($0) }) }
}

/// Takes alerts, or fails as told.
final class ScriptedSink: AlertSink {
  struct State {
    var failures: [DeliveryFailure] = []
    var taken: [Int] = []
    var idles = 0
    var isCancelled = false
  }

  let state: Locked<State>

  init(failures: [DeliveryFailure] = []) {
    var first = State()
    first.failures = failures
    state = Locked(first)
  }

  var taken: [Int] { state.withLock { $0.taken } }

  func deliver(_ alert: AlertRecord) throws(DeliveryFailure) {
    try state.withLock { state throws(DeliveryFailure) in
      if !state.failures.isEmpty { throw state.failures.removeFirst() }
      state.taken.append(alert.sequence)
    }
  }

  func idle() { state.withLock { $0.idles += 1 } }
  func cancel() { state.withLock { $0.isCancelled = true } }
}

/// The failure of a delivery; `nil` if it succeeds.
func failure(of sink: some AlertSink, _ alert: AlertRecord = exampleAlert()) -> DeliveryFailure? {
  do {
    try sink.deliver(alert)
    return nil
  } catch {
    return error
  }
}
