// SPDX-License-Identifier: Apache-2.0
import Core
import Foundation
import Segments
import TestSupport
import Testing

@testable import Events

/// When, where and how often rules count.
@Suite struct RuleKeysTests {
  private func rule(
    _ name: String, _ severity: AlertRule.Severity = .warning, hears label: String = "Glass",
    group: String = ""
  ) -> AlertRule {
    var rule = AlertRule(
      name: name, severity: severity,
      condition: .sound(SoundCondition(labels: [label], threshold: 0.5)))
    rule.group = group
    return rule
  }

  private func engine(_ rules: AlertRule...) throws -> RuleEngine {
    try RuleEngine(rules: rules, vocabulary: Examples.vocabulary)
  }

  /// What becomes of steps, each by its sounds: such as `begin a`.
  private func life(
    _ engine: RuleEngine, _ steps: [[String: Float]], clock: WallClock = .none
  ) -> [[String]] {
    var engine = engine
    return steps.enumerated().map { index, sounds in
      engine.consume(Steps.step(index, sounds: sounds, clock: clock), segmentStart: .zero)
        .map { "\($0.phase) \($0.rule)" }
    }
  }

  /// A clock by which a file begins at such a time of Monday 2026-11-23, in UTC.
  private func clock(_ time: String) throws -> WallClock {
    let date = try Date("2026-11-23T\(time)Z", strategy: .iso8601)
    return .file(createdAt: date.timeIntervalSince1970)
  }

  @Test func aRuleCountsInItsHoursOnly() throws {
    var glass = rule("glass")
    glass.schedule = Schedule(
      firstMinute: 22 * 60, endMinute: 6 * 60, timeZone: try #require(TimeZone(identifier: "UTC")))
    let sounds = Array(repeating: ["Glass": Float(0.8)], count: 12)
    let (engine, none) = (try engine(glass), [[String]](repeating: [], count: 12))
    #expect(life(engine, sounds, clock: try clock("12:00:00")) == none)
    let opening = life(engine, sounds, clock: try clock("21:59:59"))
    #expect(opening == none.replaced(at: 2, by: ["begin glass"]))
    // When the hours are over it counts as quiet.
    let closing = life(engine, sounds, clock: try clock("05:59:59"))
    #expect(closing == none.replaced(at: 0, by: ["begin glass"]).replaced(at: 5, by: ["end glass"]))
    // Without a clock it always counts.
    #expect(life(engine, sounds) == none.replaced(at: 0, by: ["begin glass"]))
  }

  @Test func anUnheardStepOutsideTheHoursIsQuietToo() throws {
    var glass = rule("glass")
    glass.schedule = Schedule(
      firstMinute: 22 * 60, endMinute: 6 * 60, timeZone: try #require(TimeZone(identifier: "UTC")))
    var engine = try engine(glass)
    let clock = try clock("05:59:59")
    var phases: [AlertEvent.Phase] = []
    for index in 0..<8 {
      let step = Steps.step(index, sounds: index == 0 ? ["Glass": 0.8] : nil, clock: clock)
      phases += engine.consume(step, segmentStart: .zero).map(\.phase)
    }
    #expect(phases == [.begin, .end])
  }

  @Test func aRuleIsForItsCameras() throws {
    var yard = rule("yard")
    yard.cameras = ["yard", "gate"]
    let engine = try engine(yard, rule("all"))
    let glass: [[String: Float]] = [["Glass": 0.8]]
    #expect(life(engine.watching("yard"), glass) == [["begin yard", "begin all"]])
    #expect(life(engine.watching("door"), glass) == [["begin all"]])
    #expect(life(engine, glass) == [["begin yard", "begin all"]])
  }

  @Test func theWholeConditionHasToReachItsThreshold() throws {
    var glass = rule("glass")
    glass.threshold = 0.8
    let lives = life(
      try engine(glass), [0.7, 0.85, 0.45, 0.3, 0.3, 0.3, 0.3].map { ["Glass": $0] })
    #expect(lives == [[], ["begin glass"], [], [], [], [], ["end glass"]])
  }

  @Test func ofAGroupTheMostUrgentGetsTheAlert() throws {
    let engine = try engine(
      rule("a", .info, group: "g"), rule("b", .critical, group: "g"), rule("c", group: "g"),
      rule("alone"))
    #expect(life(engine, [["Glass": 0.8]]) == [["begin b", "begin alone"]])
  }

  @Test func amongEquallyUrgentRulesTheScoreDecidesThenTheOrder() throws {
    let engine = try engine(
      rule("a", group: "g"), rule("b", hears: "Siren", group: "g"), rule("c", group: "g"))
    #expect(life(engine, [["Glass": 0.7, "Siren": 0.8]]) == [["begin b"]])
    #expect(life(engine, [["Glass": 0.8, "Siren": 0.8]]) == [["begin a"]])
  }

  @Test func othersOfTheGroupWaitUntilTheCooldownIsOver() throws {
    var first = rule("first", group: "g")
    first.endAfter = MediaTime(seconds: 0.5)
    first.cooldown = MediaTime(seconds: 2)
    let other = rule("other", hears: "Siren", group: "g")
    let urgent = rule("urgent", .critical, hears: "Explosion", group: "g")
    let steps: [[String: Float]] =
      [["Glass": 0.8]] + Array(repeating: ["Siren": 0.8], count: 5) + [["Explosion": 0.8]]
    #expect(
      life(try engine(first, other, urgent), steps) == [
        ["begin first"], ["end first"], [], [], [], ["begin other"], ["begin urgent"],
      ])
  }

  @Test func aRuleThatStillWaitsHoldsNobodyBack() throws {
    var patient = rule("patient", .critical, group: "g")
    patient.minimumDuration = MediaTime(seconds: 1)
    let engine = try engine(patient, rule("quick", group: "g"))
    #expect(
      life(engine, [["Glass": 0.8], ["Glass": 0.8]]) == [["begin quick"], ["begin patient"]])
  }

  @Test func theCooldownOutlastsAnInterruption() throws {
    var engine = try engine(rule("glass"))
    _ = engine.consume(Steps.step(0, sounds: ["Glass": 0.8]), segmentStart: .zero)
    let ended = engine.consume(Steps.step(2, epoch: 1, sounds: ["Glass": 0.8]), segmentStart: .zero)
    #expect(ended.map(\.phase) == [.end])
    let later = engine.consume(
      Steps.step(21, epoch: 1, sounds: ["Glass": 0.8]), segmentStart: .zero)
    #expect(later.map(\.phase) == [.begin])
  }

  @Test func rulesThatCannotWorkAreRefused() {
    var budget = rule("a")
    budget.maximumFalsePerDay = 0
    #expect(throws: RuleError.noBudget(rule: "a")) { try engine(budget) }
    var threshold = rule("a")
    threshold.threshold = 2
    #expect(
      throws: RuleError.outOfRange(rule: "a", key: "threshold", value: 2, allowed: 0...1)
    ) { try engine(threshold) }
    func error(_ condition: AlertCondition) -> String? {
      #expect(throws: RuleError.self) {
        try engine(AlertRule(name: "a", severity: .info, condition: condition))
      }?.description
    }
    #expect(error(.not(.all([]))) == "rule \"a\": all has no conditions. Give it one or more.")
    #expect(
      error(.sequence(SequenceCondition(steps: [.tamper(.black)], within: .zero)))
        == "rule \"a\": its sequence has less than two steps. Add what comes next.")
    let both = [AlertCondition.tamper(.black), .tamper(.frozen)]
    #expect(
      error(.any([.sequence(SequenceCondition(steps: both, within: .zero))]))
        == "rule \"a\": within is 0 s or less. Give a time above 0 s.")
    #expect(
      error(.not(.sound(SoundCondition(labels: ["Glas"], threshold: 0.5))))
        == "rule \"a\": there is no sound \"Glas\". Did you mean \"Glass\", \"Glass chimes\" or \"Alarm\"?"
    )
  }
}

extension [[String]] {
  fileprivate func replaced(at index: Int, by element: [String]) -> Self {
    var copy = self
    copy[index] = element
    return copy
  }
}
