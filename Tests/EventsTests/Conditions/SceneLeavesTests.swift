// SPDX-License-Identifier: Apache-2.0
import Core
import Segments
import TestSupport
import Testing

@testable import Events

/// Conditions on what a camera's own watch makes of its pictures and sound.
@Suite struct SceneLeavesTests {
  private static let drive = MotionCondition(zone: "drive")

  private func engine(_ condition: AlertCondition) throws -> RuleEngine {
    try RuleEngine(
      rules: [AlertRule(name: "rule", severity: .info, condition: condition)],
      vocabulary: Examples.vocabulary)
  }

  private func step(_ index: Int, motion verdict: Verdict?) -> EncodedStep {
    Steps.step(
      index,
      motion: verdict.map {
        MotionObservation([Self.drive.criteria: MotionReading(verdict: $0)])
      })
  }

  @Test func motionIsReportedWithItsZoneAndScore() throws {
    var engine = try engine(.motion(Self.drive))
    #expect(engine.consume(step(0, motion: .clear), segmentStart: .zero).isEmpty)
    let events = engine.consume(step(1, motion: .met(0.75)), segmentStart: .zero)
    #expect(events.map(\.score) == [0.75])
    #expect(events.first?.reason == "Motion in drive at 00:00.5 (0.75).")
    #expect(events.first?.evidence.first?.what == "motion in drive")
  }

  @Test(arguments: [nil, Verdict.unknown])
  func motionThatCannotBeToldNeitherBeginsNorEnds(verdict: Verdict?) throws {
    var engine = try engine(.motion(Self.drive))
    #expect(engine.consume(step(0, motion: verdict), segmentStart: .zero).isEmpty)
    #expect(!engine.consume(step(1, motion: .met(1)), segmentStart: .zero).isEmpty)
    let blind = (2..<15).flatMap { index in
      engine.consume(step(index, motion: verdict), segmentStart: .zero)
    }
    #expect(blind.isEmpty)
    let clear = (15..<20).flatMap { index in
      engine.consume(step(index, motion: .clear), segmentStart: .zero)
    }
    #expect(clear.map(\.phase) == [.end])
  }

  @Test func motionThatNobodyLookedForIsUnknown() throws {
    var engine = try engine(.not(.motion(MotionCondition(MotionCriteria(minimumArea: 0.5)))))
    #expect(engine.consume(step(0, motion: .clear), segmentStart: .zero).isEmpty)
  }

  @Test func whatIsAskedForIsSaidInWords() throws {
    let line = try CrossingLine(from: Point(x: 0, y: 1), to: Point(x: 1, y: 0))
    let crossing = MotionCriteria(crossing: .init(line: line))
    let staying = MotionCriteria(loitering: MediaTime(seconds: 30))
    #expect(MotionCondition(crossing).subject == "Line crossing")
    #expect(MotionCondition(zone: "gate", staying).subject == "Loitering in gate")
    #expect(MotionCondition().subject == "Motion")
  }

  @Test(arguments: TamperObservation.Kind.allCases)
  func everyKindOfTamperingIsReported(kind: TamperObservation.Kind) {
    func reading(_ verdict: Verdict?) -> Reading {
      let observation = verdict.map { TamperObservation([kind: $0]) }
      return TamperDetector(kind: kind).read(
        EncodedStep(
          index: 0, epoch: 0, start: .zero, end: MediaTime(seconds: 0.5), video: nil, audio: nil,
          audioCoverage: 0, loudnessPeak: 0, frame: nil, cues: nil, tamper: observation))
    }
    #expect(reading(nil) == .unknown)
    #expect(reading(.unknown) == .unknown)
    #expect(reading(.clear) == .clear)
    #expect(
      reading(.met(0.5)) == .met(LabelScore(name: kind.subject.lowercased(), score: 0.5)))
    let hears = [TamperObservation.Kind.mute, .clipped, .hum, .noise].contains(kind)
    #expect(kind.modality == (hears ? .audio : .video))
  }

  @Test func zonesAreDrawnWhereverMotionIs() throws {
    let gate = try Zone([Point(x: 0, y: 0), Point(x: 1, y: 0), Point(x: 0, y: 1)])
    let drive = try Zone([Point(x: 1, y: 1), Point(x: 1, y: 0), Point(x: 0, y: 1)])
    let motion = AlertCondition.motion(MotionCondition())
    var rule = AlertRule(
      name: "rule", severity: .info,
      condition: .any([
        .all([motion, .not(.motion(Self.drive))]),
        .sequence(SequenceCondition(steps: [motion, motion], within: MediaTime(seconds: 1))),
      ]))
    #expect(
      rule.drawn(in: [:]).motions.map(\.criteria.zone) == Array(repeating: .everything, count: 4))
    rule.zone = "gate"
    let drawn = rule.drawn(in: ["gate": gate, "drive": drive])
    #expect(drawn.motions.map(\.criteria.zone) == [gate, drive, gate, gate])
    #expect(drawn.motions.map(\.zone) == ["gate", "drive", "gate", "gate"])
  }

  @Test func anAlertSaysWhatItsRuleWants() throws {
    let gate = try Zone([Point(x: 0, y: 0), Point(x: 1, y: 0), Point(x: 0, y: 1)])
    var rule = AlertRule(
      name: "rule", severity: .info, condition: .motion(MotionCondition(zone: "gate")))
    rule.hasSnapshot = true
    rule = rule.drawn(in: ["gate": gate])
    #expect(MediaRequest(rule) == MediaRequest(snapshot: true, clip: false, zone: gate))
    rule.condition = .tamper(.black)
    #expect(MediaRequest(rule).zone == nil)
  }
}
