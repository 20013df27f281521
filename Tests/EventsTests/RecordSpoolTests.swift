// SPDX-License-Identifier: Apache-2.0
import Core
import Testing

@testable import Events

@Suite struct RecordSpoolTests {
  private func segment(_ index: Int, source: String = "door") -> PendingRecord {
    record(.segment, index, steps: 16, source: source)
  }

  private func record(
    _ kind: PendingRecord.Kind, _ index: Int, steps: Int = 0, source: String = "door"
  ) -> PendingRecord {
    PendingRecord(
      kind: kind, line: RecordLine(text: String(repeating: "x", count: 10)),
      context: Examples.context(source: source), start: MediaTime(seconds: Double(8 * index)),
      end: MediaTime(seconds: Double(8 * index + 8)), steps: steps, clock: .none)
  }

  private func kinds(_ spool: inout RecordSpool) -> [PendingRecord.Kind] {
    spool.take(atMost: 100).map(\.kind)
  }

  @Test func recordsComeOutInTheirOrder() {
    var spool = RecordSpool(byteLimit: 100)
    for index in 0..<5 { spool.append(segment(index)) }
    #expect(spool.byteCount == 50)
    let first = spool.take(atMost: 2)
    spool.append(segment(5))
    spool.putBack(first)
    #expect(spool.take(atMost: 100).map(\.start.seconds) == [0, 8, 16, 24, 32, 40])
    #expect(spool.isEmpty && spool.byteCount == 0 && spool.dropped == 0)
  }

  @Test func segmentsGoFirstAndAlertsLast() {
    var spool = RecordSpool(byteLimit: 40)
    for kind in [PendingRecord.Kind.alert, .health, .segment, .gap] {
      spool.append(record(kind, 0))
    }
    spool.append(record(.alert, 1))
    #expect(kinds(&spool) == [.alert, .health, .gap, .alert])
    for kind in [PendingRecord.Kind.alert, .health, .alert, .gap] { spool.append(record(kind, 0)) }
    spool.append(record(.alert, 1))
    #expect(kinds(&spool) == [.alert, .alert, .gap, .alert])
    for index in 0..<4 { spool.append(record(.alert, index)) }
    spool.append(segment(9))
    #expect(kinds(&spool) == [.alert, .alert, .alert, .alert])
    for index in 0..<5 { spool.append(record(.alert, index)) }
    #expect(spool.take(atMost: 1).first?.start.seconds == 8)
  }

  @Test func whatIsLostIsRememberedBySource() {
    var spool = RecordSpool(byteLimit: 20)
    for index in 0..<4 { spool.append(segment(index)) }
    for index in 4..<6 { spool.append(segment(index, source: "yard")) }
    spool.append(segment(6, source: "yard"))
    let gaps = spool.takeLosses().map(\.gap)
    #expect(gaps.map(\.context.source) == ["door", "yard"])
    #expect(gaps.map(\.start.seconds) == [0, 32])
    #expect(gaps.map(\.end.seconds) == [32, 40])
    #expect(gaps.map(\.steps) == [64, 16])
    #expect(spool.dropped == 5)
    #expect(spool.takeLosses().isEmpty)
  }

  @Test func alertsCostNoSteps() {
    var spool = RecordSpool(byteLimit: 5)
    spool.append(segment(0))
    spool.append(record(.alert, 0, steps: 3))
    #expect(spool.takeLosses().map(\.gap.steps) == [16])
  }

  @Test func aLossThatWasNotRecordedGrows() {
    var spool = RecordSpool(byteLimit: 5)
    spool.append(segment(0))
    let losses = spool.takeLosses()
    spool.append(segment(1))
    spool.putBack(losses)
    #expect(spool.takeLosses().map(\.gap.end.seconds) == [16])
  }

  @Test func lessMemoryDropsAtOnce() {
    var spool = RecordSpool(byteLimit: 100)
    for index in 0..<5 { spool.append(segment(index)) }
    spool.byteLimit = 20
    #expect(spool.count == 2 && spool.dropped == 3)
  }

  @Test func givingUpLeavesNothing() {
    var spool = RecordSpool(byteLimit: 100)
    spool.append(segment(0))
    spool.dropAll()
    #expect(spool.count == 0 && spool.byteCount == 0 && spool.dropped == 1)
  }
}
