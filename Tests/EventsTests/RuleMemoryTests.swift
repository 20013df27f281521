// SPDX-License-Identifier: Apache-2.0
import Core
import Foundation
import Segments
import TestSupport
import Testing

@testable import Events

/// What becomes of alerts when the program ends and starts again.
@Suite struct RuleMemoryTests {
  private let glass = AlertRule(
    name: "glass", severity: .warning,
    condition: .sound(SoundCondition(labels: ["Glass"], threshold: 0.5)))

  /// One run of the program, in which time 0 is so many seconds since 1970.
  private struct Run {
    let session: String
    let began: Double
    var engine: RuleEngine
    private(set) var events: [AlertEvent] = []
    var index = 0

    init(_ rule: AlertRule, _ memory: RuleMemory = RuleMemory(), began: Double) throws {
      session = "run \(began)"
      self.began = began
      engine = try RuleEngine(rules: [rule], vocabulary: Examples.vocabulary)
      let saved = try JSONEncoder().encode(memory)
      engine.resume(try JSONDecoder().decode(RuleMemory.self, from: saved), session: session)
    }

    /// Plays steps with these scores of glass.
    mutating func play(_ scores: Float?...) {
      for score in scores {
        let clock = WallClock(
          source: .arrival, origin: MediaTime(seconds: began), uncertaintyMilliseconds: 1)
        let step = Steps.step(index, sounds: score.map { ["Glass": $0] }, clock: clock)
        events += engine.consume(step, segmentStart: .zero)
        index += 1
      }
    }

    mutating func stop() { events += engine.finish() }

    var phases: [AlertEvent.Phase] { events.map(\.phase) }

    /// Identifier and segment of every record.
    var identities: [[String?]] {
      get throws {
        let context = Examples.context(session: session)
        return try events.map { event in
          let json = try JSON(text: context.record(of: event, sequence: 0).line)
          return [json["id"].string, json["segment"].string]
        }
      }
    }
  }

  @Test(arguments: [true, false])
  func anAlertThatGoesOnIsNotBegunAgain(isStoppedWell: Bool) throws {
    var first = try Run(glass, began: 1000)
    first.play(0, 0.7)
    if isStoppedWell { first.stop() }
    #expect(first.phases == (isStoppedWell ? [.begin, .end] : [.begin]))
    var second = try Run(glass, first.engine.memory, began: 1010)
    second.play(nil, 0.6, 0.6, 0, 0, 0, 0)
    #expect(second.phases == [.update, .end])
    let identity = try first.identities[0]
    #expect(try second.identities == [identity, identity])
    let update = try #require(second.events.first)
    #expect(update.start == MediaTime(seconds: -9.5))
    #expect(update.reason == "Glass heard since 00:16:40 UTC (0.7).")
    #expect(second.events.last?.end == MediaTime(seconds: 1.5))
  }

  @Test func anAlertThatNobodyEndedIsEnded() throws {
    var first = try Run(glass, began: 1000)
    first.play(0.7)
    var second = try Run(glass, first.engine.memory, began: 1010)
    second.play(0, 0, 0, 0)
    #expect(second.phases == [.end])
    #expect(try second.identities == first.identities)
    #expect(second.events[0].end == MediaTime(seconds: -9.5))
    #expect(second.engine.memory.alerts.isEmpty)
  }

  @Test func anAlertThatWasEndedStaysSo() throws {
    var first = try Run(glass, began: 1000)
    first.play(0.7)
    first.stop()
    var second = try Run(glass, first.engine.memory, began: 1010)
    second.play(0, 0, 0, 0, 0)
    second.stop()
    #expect(second.phases.isEmpty)
  }

  @Test func anAlertThatWasEndedKeepsNoRivalQuiet() throws {
    var first = try Run(glass, began: 1000)
    first.play(0.7)
    first.stop()
    var engine = try RuleEngine(
      rules: [
        glass,
        AlertRule(
          name: "siren", severity: .info,
          condition: .sound(SoundCondition(labels: ["Siren"], threshold: 0.5)), rivals: ["glass"]),
      ], vocabulary: Examples.vocabulary)
    engine.resume(first.engine.memory, session: "second")
    let clock = WallClock(
      source: .arrival, origin: MediaTime(seconds: 1010), uncertaintyMilliseconds: 1)
    let step = Steps.step(0, sounds: ["Siren": 0.8], clock: clock)
    #expect(engine.consume(step, segmentStart: .zero).map(\.rule) == ["siren"])
  }

  @Test func itIsNotBegunAgainHoweverOftenTheProgramStarts() throws {
    var memory = RuleMemory()
    var phases: [AlertEvent.Phase] = []
    for count in 0..<3 {
      var run = try Run(glass, memory, began: 1000 + 60 * Double(count))
      run.play(0.7, 0.7)
      run.stop()
      phases += run.phases
      memory = run.engine.memory
    }
    #expect(phases == [.begin, .end, .update, .end, .update, .end])
  }

  @Test(arguments: [(true, [AlertEvent.Phase.begin]), (false, [.end, .begin])])
  func afterALongAbsenceItIsSomethingNew(isStoppedWell: Bool, phases: [AlertEvent.Phase]) throws {
    var first = try Run(glass, began: 1000)
    first.play(0.7)
    if isStoppedWell { first.stop() }
    var second = try Run(glass, first.engine.memory, began: 1301)
    second.play(0.7)
    #expect(second.phases == phases)
    #expect(try second.identities.last != first.identities.first)
  }

  @Test func whatWasHeardIsKeptUntilAStepTellsTheTime() throws {
    var first = try Run(glass, began: 1000)
    first.play(0.7)
    let memory = first.engine.memory
    #expect(memory.alerts.count == 1)
    #expect(try Run(glass, memory, began: 1010).engine.memory == memory)
  }

  @Test func withoutAClockNothingIsRemembered() throws {
    var engine = try RuleEngine(rules: [glass], vocabulary: Examples.vocabulary)
    _ = engine.consume(Steps.step(0, sounds: ["Glass": 0.7]), segmentStart: .zero)
    #expect(engine.memory == RuleMemory())
  }

  @Test func aRuleThatChangedBeginsAnew() throws {
    var first = try Run(glass, began: 1000)
    first.play(0.7)
    var louder = glass
    louder.condition = .sound(SoundCondition(labels: ["Glass"], threshold: 0.6))
    var second = try Run(louder, first.engine.memory, began: 1010)
    second.play(0.7)
    #expect(second.phases == [.begin])
  }

  @Test func theBackgroundIsRemembered() throws {
    var rule = glass
    // At two steps a second a hundred steps are enough.
    rule.maximumFalsePerDay = 1728
    var first = try Run(rule, began: 1000)
    for _ in 0..<120 { first.play(0.2) }
    #expect(first.phases.isEmpty)
    var second = try Run(rule, first.engine.memory, began: 2000)
    second.play(0.6)
    #expect(second.phases == [.begin])
    var fresh = try Run(rule, began: 2000)
    fresh.play(0.6)
    #expect(fresh.phases.isEmpty)
  }

  @Test func theBackgroundSurvivesAReload() throws {
    var rule = glass
    rule.maximumFalsePerDay = 1728
    var run = try Run(rule, began: 1000)
    for _ in 0..<120 { run.play(0.2) }
    rule.severity = .critical
    _ = run.engine.replace(with: try RuleEngine(rules: [rule], vocabulary: Examples.vocabulary))
    run.play(0.6)
    #expect(run.events.map(\.severity) == [.critical])
  }
}
