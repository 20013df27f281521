// SPDX-License-Identifier: Apache-2.0
import Core
import Segments
import TestSupport
import Testing

@testable import Events

@Suite struct RuleEngineTests {
  private static let glass = AlertRule(
    name: "glass", severity: .critical,
    condition: .sound(SoundCondition(labels: ["Glass", "Shatter"], threshold: 0.7)))

  private static func rivals(_ name: String, _ label: String, of rival: String) -> AlertRule {
    AlertRule(
      name: name, severity: .critical,
      condition: .sound(SoundCondition(labels: [label], threshold: 0.5)), rivals: [rival])
  }

  private func engine(_ rules: AlertRule...) throws -> RuleEngine {
    try RuleEngine(rules: rules, vocabulary: Examples.vocabulary)
  }

  /// What the engine reports on steps of which each names the sounds in it; `nil` is no audio.
  private func events(
    _ engine: RuleEngine, _ sounds: [[String: Float]?], finishing: Bool = true
  ) -> [AlertEvent] {
    var engine = engine
    var events: [AlertEvent] = []
    for (index, sounds) in sounds.enumerated() {
      events += engine.consume(
        Steps.step(index, sounds: sounds), segmentStart: Steps.time(index / 16 * 16))
    }
    return finishing ? events + engine.finish() : events
  }

  @Test func aSoundIsReportedInItsOwnStepAndEndsAfterTwoQuietSeconds() throws {
    var engine = try engine(Self.glass)
    let scores: [Float] = [0, 0, 0.82, 0.5, 0, 0, 0, 0]
    let events = scores.indices.map { index in
      engine.consume(
        Steps.step(index, sounds: ["Glass": scores[index]]), segmentStart: .zero)
    }
    #expect(events.map { $0.map(\.phase) } == [[], [], [.begin], [], [], [], [], [.end]])
    let (begin, end) = (events[2][0], events[7][0])
    #expect(begin.rule == "glass")
    #expect(begin.severity == .critical)
    #expect(begin.start == Steps.time(2) && begin.end == Steps.time(3))
    #expect(begin.score == 0.82)
    #expect(begin.reason == "Glass heard at 00:01.0 (0.82).")
    #expect(end.start == begin.start && end.end == Steps.time(4))
    #expect(end.reason == "Glass heard from 00:01.0 to 00:02.0 (0.82).")
  }

  @Test func aLiveSoundIsReportedByTheClockOfTheStepInWhichItBegan() throws {
    var engine = try engine(Self.glass)
    var events: [AlertEvent] = []
    for index in 0..<5 {
      // 2001-09-09T01:46:40Z, and a second later with every step.
      let clock = WallClock(
        source: .arrival, origin: MediaTime(seconds: 1e9 + Double(index)),
        uncertaintyMilliseconds: 500)
      let step = Steps.step(index, sounds: index < 2 ? [:] : ["Glass": 0.8], clock: clock)
      events += engine.consume(step, segmentStart: .zero)
    }
    events += engine.finish()
    #expect(
      events.map(\.reason) == [
        "Glass heard at 01:46:43 UTC (0.8).", "Glass heard from 01:46:43 to 01:46:44 UTC (0.8).",
      ])
    #expect(
      events.map(\.clock.origin) == [MediaTime(seconds: 1e9 + 2), MediaTime(seconds: 1e9 + 2)])
  }

  @Test func theLabelWithTheLargestScoreIsNamed() throws {
    let events = events(try engine(Self.glass), [["Glass": 0.71, "Shatter": 0.9]])
    #expect(events.first?.reason == "Shatter heard at 00:00.0 (0.9).")
  }

  @Test func aRisingScoreIsAnUpdate() throws {
    let scores: [Float] = [0.72, 0.78, 0.83, 0.8]
    let events = events(try engine(Self.glass), scores.map { ["Glass": $0] })
    #expect(events.map(\.phase) == [.begin, .update, .end])
    #expect(events[1].reason == "Glass heard since 00:00.0 (0.83).")
    #expect(events.map(\.score) == [0.72, 0.83, 0.83])
  }

  @Test func aSoundThatGoesOnIsUpdatedEveryTenSeconds() throws {
    let events = events(try engine(Self.glass), Array(repeating: ["Glass": 0.8], count: 45))
    #expect(events.map(\.phase) == [.begin, .update, .update, .end])
    #expect(events.map(\.end) == [1, 21, 41, 45].map(Steps.time))
  }

  @Test func missingSoundNeitherBeginsNorEndsAnAlert() throws {
    let sounds: [[String: Float]?] = [["Glass": 0.8]] + Array(repeating: nil, count: 20)
    #expect(events(try engine(Self.glass), sounds, finishing: false).map(\.phase) == [.begin])
    #expect(events(try engine(Self.glass), [nil, nil]).isEmpty)
  }

  @Test func aStepWithLessThanHalfItsSoundIsUnknown() throws {
    var engine = try engine(Self.glass)
    let loud = Steps.step(0, sounds: ["Glass": 1], coverage: 0.4)
    #expect(engine.consume(loud, segmentStart: .zero).isEmpty)
    let half = Steps.step(1, sounds: ["Glass": 1], coverage: 0.5)
    #expect(engine.consume(half, segmentStart: .zero).map(\.phase) == [.begin])
  }

  @Test func aStepBelowTheLoudnessGateIsQuiet() throws {
    var engine = try engine(Self.glass)
    let faint = Steps.step(0, sounds: ["Glass": 1], peak: 0.002)
    #expect(engine.consume(faint, segmentStart: .zero).isEmpty)
  }

  @Test func anOpenAlertEndsWithTheSource() throws {
    let events = events(try engine(Self.glass), [["Glass": 0.8]])
    #expect(events.map(\.phase) == [.begin, .end])
    #expect(events[1].end == Steps.time(1))
  }

  @Test func anOpenAlertEndsWithItsEpoch() throws {
    var engine = try engine(Self.glass)
    _ = engine.consume(Steps.step(0, sounds: ["Glass": 0.8]), segmentStart: .zero)
    let jumped = Steps.step(0, epoch: 1, sounds: ["Glass": 0.8])
    let events = engine.consume(jumped, segmentStart: .zero)
    #expect(events.map(\.phase) == [.end, .begin])
    #expect(events.map(\.epoch) == [0, 1])
  }

  @Test func ofRivalsTheOneWithTheLargerScoreGetsTheAlert() throws {
    let engine = try engine(
      Self.rivals("gunshot", "Gunshot, gunfire", of: "explosion"),
      Self.rivals("explosion", "Explosion", of: "gunshot"))
    let bang: [String: Float] = ["Gunshot, gunfire": 0.6, "Explosion": 0.8]
    #expect(events(engine, [bang]).map(\.rule) == ["explosion", "explosion"])
    let shot: [String: Float] = ["Gunshot, gunfire": 0.9, "Explosion": 0.8]
    #expect(events(engine, [shot]).map(\.rule) == ["gunshot", "gunshot"])
  }

  @Test func oneBangIsOneAlertThoughItsEchoSoundsDifferent() throws {
    let engine = try engine(
      Self.rivals("gunshot", "Gunshot, gunfire", of: "explosion"),
      Self.rivals("explosion", "Explosion", of: "gunshot"))
    let shot: [String: Float] = ["Gunshot, gunfire": 0.9, "Explosion": 0.8]
    let echo: [String: Float] = ["Gunshot, gunfire": 0.3, "Explosion": 0.7]
    #expect(events(engine, [shot, echo, echo]).map(\.rule) == ["gunshot", "gunshot"])
  }

  @Test func equalRivalsAreDecidedByTheirOrder() throws {
    let engine = try engine(
      Self.rivals("gunshot", "Gunshot, gunfire", of: "explosion"),
      Self.rivals("explosion", "Explosion", of: "gunshot"))
    let tie: [String: Float] = ["Gunshot, gunfire": 1, "Explosion": 1]
    #expect(events(engine, [tie]).map(\.rule) == ["gunshot", "gunshot"])
  }

  @Test func aDisabledRivalStillTakesItsSounds() throws {
    var explosion = Self.rivals("explosion", "Explosion", of: "gunshot")
    explosion.isEnabled = false
    let engine = try engine(
      Self.rivals("gunshot", "Gunshot, gunfire", of: "explosion"), explosion)
    #expect(events(engine, [["Gunshot, gunfire": 0.6, "Explosion": 0.8]]).isEmpty)
    #expect(events(engine, [["Gunshot, gunfire": 0.6]]).map(\.rule) == ["gunshot", "gunshot"])
  }

  @Test func evidenceSaysWhatEveryModalityShowed() throws {
    var engine = try engine(Self.glass)
    let cue = Cue(start: .zero, end: Steps.time(1), text: "Who is there?")
    let step = Steps.step(0, sounds: ["Glass": 0.8], cues: [cue])
    let events = engine.consume(step, segmentStart: .zero)
    #expect(
      events.first?.evidence == [
        Evidence(modality: .video, what: "cat", score: 0.7, time: .zero),
        Evidence(modality: .audio, what: "Glass", score: 0.8, time: .zero),
        Evidence(modality: .transcript, what: "Who is there?", score: nil, time: .zero),
      ])
  }

  @Test func evidenceSaysWhyThereIsNone() throws {
    var engine = try engine(Self.glass)
    let blind = Steps.step(0, sounds: ["Glass": 0.8], luma: nil)
    #expect(
      engine.consume(blind, segmentStart: .zero).first?.evidence.map(\.what) == [
        "not seen: no picture", "Glass", "not read: no transcript",
      ])
    var tamper = try self.engine(
      AlertRule(name: "black", severity: .info, condition: .tamper(.black)))
    let deaf = Steps.step(0, sounds: nil, luma: [0, 0, 0, 0], cues: [])
    #expect(
      tamper.consume(deaf, segmentStart: .zero).first?.evidence.map(\.what) == [
        "black picture", "not heard: no audio", "nothing said",
      ])
  }

  @Test func evidenceIsThatOfTheLargestScore() throws {
    let events = events(try engine(Self.glass), [["Glass": 0.72], ["Glass": 0.9], ["Glass": 0.8]])
    #expect(events.last?.evidence[1].time == Steps.time(1))
  }

  @Test func anAlertNamesTheSegmentInWhichItBegan() throws {
    let sounds: [[String: Float]?] = (0..<40).map { ["Glass": (15..<20).contains($0) ? 0.8 : 0] }
    let events = events(try engine(Self.glass), sounds)
    #expect(events.map(\.phase) == [.begin, .end])
    #expect(events.map(\.segmentStart) == [.zero, .zero])
  }

  @Test func aDisabledRuleIsSilent() throws {
    var rule = Self.glass
    rule.isEnabled = false
    #expect(events(try engine(rule), [["Glass": 1]]).isEmpty)
  }

  @Test func severalRulesReportInTheirOrder() throws {
    let black = AlertRule(name: "black", severity: .warning, condition: .tamper(.black))
    var engine = try engine(black, Self.glass)
    let step = Steps.step(0, sounds: ["Glass": 1], luma: [1, 2, 3, 4])
    #expect(engine.consume(step, segmentStart: .zero).map(\.rule) == ["black", "glass"])
  }

  @Test func aRuleThatStaysAsItIsGoesOnWhenTheOthersAreReplaced() throws {
    let bang = Self.rivals("bang", "Gunshot, gunfire", of: "glass")
    var louder = Self.glass
    louder.severity = .info
    var engine = try engine(Self.glass, bang)
    let step = Steps.step(0, sounds: ["Glass": 0.9])
    #expect(engine.consume(step, segmentStart: .zero).map(\.rule) == ["glass"])
    #expect(try engine.replace(with: self.engine(Self.glass)).isEmpty)
    #expect(engine.consume(Steps.step(1, sounds: ["Glass": 0.9]), segmentStart: .zero).isEmpty)
    let ended = try engine.replace(with: self.engine(louder))
    #expect(ended.map(\.phase) == [.end])
    #expect(ended.map(\.severity) == [.critical])
    let next = engine.consume(Steps.step(2, sounds: ["Glass": 0.9]), segmentStart: .zero)
    #expect(next.map(\.severity) == [.info])
  }
}
