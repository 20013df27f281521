// SPDX-License-Identifier: Apache-2.0
import Core
import Foundation
import Segments
import TestSupport
import Testing

@testable import Events

/// Holds records against `docs/schema` with a validator that is not ours.
@Suite struct SchemaTests {
  private func validate(_ lines: [String], torn: Bool = false) throws -> (
    status: Int32, text: String
  ) {
    let process = Process()
    process.executableURL = URL(filePath: "/usr/bin/python3")
    process.arguments = ["\(Fixtures.project)/scripts/validate-records", "-"]
    let (input, output) = (Pipe(), Pipe())
    process.standardInput = input
    process.standardOutput = output
    process.standardError = output
    try process.run()
    let text = lines.joined(separator: "\n") + (torn ? "" : "\n")
    try input.fileHandleForWriting.write(contentsOf: Data(text.utf8))
    try input.fileHandleForWriting.close()
    let report = try output.fileHandleForReading.readToEnd() ?? Data()
    process.waitUntilExit()
    return (process.terminationStatus, String(decoding: report, as: UTF8.self))
  }

  /// Three alerts, two segments, the gaps and the states of health.
  private func lines(
    embedding: EmbeddingFormat = .base64, clock: WallClock = .none
  ) throws -> [String] {
    let sink = RecordedLines()
    let router = RecordRouter(
      context: Examples.context(embedding: embedding), format: .json, segments: sink, alerts: nil)
    for phase in AlertEvent.Phase.allCases { try router.write(Examples.alert(phase, clock: clock)) }
    try router.write(Examples.segment(clock: clock), latency: 3.25)
    try router.write(Examples.emptySegment, latency: 0)
    for cause in Gap.Cause.allCases { try router.write(Examples.gap(cause, clock: clock)) }
    for state in Health.State.allCases {
      try router.write(Examples.health(state, clock: clock))
      try router.write(Examples.health(state, cause: "Why.", clock: clock))
    }
    return sink.lines
  }

  @Test(arguments: EmbeddingFormat.allCases)
  func recordsOfEveryKindAreValid(embedding: EmbeddingFormat) throws {
    let unsynchronised = WallClock(
      source: .arrival, origin: MediaTime(seconds: 1e9), uncertaintyMilliseconds: 512.5,
      cameraOffsetMilliseconds: 3_600_000)
    let clocks = [
      WallClock.none, .file(createdAt: 1_700_000_000.5), Examples.liveClock, unsynchronised,
    ]
    for clock in clocks {
      let lines = try lines(embedding: embedding, clock: clock)
      let (status, text) = try validate(lines)
      #expect(text == "-: 20 lines valid\n")
      #expect(status == 0)
    }
  }

  @Test func whatTheRulesReportIsValid() throws {
    let sink = RecordedLines()
    let router = RecordRouter(
      context: Examples.context(), format: .json, segments: sink, alerts: nil)
    var black = AlertRule.defaults.filter { $0.condition.kind == .tamper }
    black.append(
      AlertRule(
        name: "glass", severity: .info,
        condition: .sound(SoundCondition(labels: ["Glass"], threshold: 0.5))))
    var engine = try RuleEngine(rules: black, vocabulary: Examples.vocabulary)
    for index in 0..<40 {
      let step = Steps.step(
        index, sounds: index == 3 ? ["Glass": 0.9] : index > 20 ? nil : [:],
        luma: index < 8 ? [1, 1, 1, 1] : [90, 100, 110, 120], pixels: Array(0..<12))
      for event in engine.consume(step, segmentStart: .zero) { try router.write(event) }
    }
    for event in engine.finish() { try router.write(event) }
    let (status, text) = try validate(sink.lines)
    #expect(text == "-: \(sink.lines.count) lines valid\n")
    #expect(sink.lines.count == 6)
    #expect(status == 0)
  }

  @Test func whatTreesReportIsValid() throws {
    let sink = RecordedLines()
    let router = RecordRouter(
      context: Examples.context(), format: .json, segments: sink, alerts: nil)
    let glass = AlertCondition.sound(SoundCondition(labels: ["Glass"], threshold: 0.5))
    var engine = try RuleEngine(
      rules: [
        AlertRule(
          name: "tree", severity: .info, condition: .all([glass, .not(.tamper(.black))])),
        AlertRule(name: "lost", severity: .info, condition: .camera(.down)),
      ],
      vocabulary: RuleVocabulary(
        soundNames: Steps.soundNames, sceneNames: Steps.sceneNames,
        soundVector: { _ in [0.6, 0.8] }
      ))
    let down = Examples.health(.down, clock: Examples.liveClock)
    var events = engine.consume(Steps.step(0, sounds: ["Glass": 0.8]), segmentStart: .zero)
    events += engine.consume(down) + engine.finish()
    #expect(events.map(\.rule) == ["tree", "lost", "tree", "lost"])
    #expect(events[0].corroboration != nil)
    for event in events { try router.write(event) }
    let (status, text) = try validate(sink.lines)
    #expect(text == "-: 4 lines valid\n")
    #expect(status == 0)
  }

  @Test(arguments: [
    AnomalyVerdict.unknown, .warmingUp(seen: 0, needed: 10_800), .judged(score: 0.25, nearest: "a"),
  ])
  func whatIsMadeOfASegmentIsValid(verdict: AnomalyVerdict) throws {
    let sink = RecordedLines()
    let router = RecordRouter(
      context: Examples.context(), format: .json, segments: sink, alerts: nil)
    try router.write(Examples.segment(clock: .none, anomaly: verdict), latency: 1)
    let (status, text) = try validate(sink.lines)
    #expect(text == "-: 1 line valid\n")
    #expect(status == 0)
  }

  @Test func aHoleInTheNumbersIsFound() throws {
    var lines = try lines()
    lines.remove(at: 2)
    let (status, text) = try validate(lines)
    #expect(text.contains("-:3: $.seq: 3 where 2 should be"))
    #expect(status == 65)
  }

  @Test func anythingElseIsFound() throws {
    let line = try lines()[5]
    let wrong = [
      line.replacing("damaged", with: "eaten"), line.replacing("\"seq\":5,", with: ""),
      line.replacing("}", with: ",\"more\":1}"),
      line.replacing("\"none\"", with: "\"sun\""), line.replacing("gap/1", with: "gap/2"), "{",
      line.replacing("22.0", with: "NaN"), line.replacing("door", with: ""),
    ]
    for line in wrong {
      let (status, text) = try validate([line])
      #expect(text.hasSuffix("-: 0 lines valid, 1 not\n"), "\(line)")
      #expect(status == 65, "\(line)")
    }
  }

  @Test func aTornLineIsFound() throws {
    let (status, text) = try validate(try lines(), torn: true)
    #expect(text.contains("-: the last line is torn"))
    #expect(status == 65)
  }
}
