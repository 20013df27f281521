// SPDX-License-Identifier: Apache-2.0
import Core
import Segments
import TestSupport
import Testing

@testable import Events

/// What rules report whose condition is a tree, or about the camera itself.
@Suite struct JoinedRulesTests {
  private static func sound(_ label: String) -> AlertCondition {
    .sound(SoundCondition(labels: [label], threshold: 0.5))
  }

  private func engine(
    _ condition: AlertCondition, minimum: Double = 0, endAfter: Double = 2,
    vocabulary: RuleVocabulary = Examples.vocabulary
  ) throws -> RuleEngine {
    try RuleEngine(
      rules: [
        AlertRule(
          name: "test", severity: .warning, condition: condition,
          minimumDuration: MediaTime(seconds: minimum), endAfter: MediaTime(seconds: endAfter))
      ], vocabulary: vocabulary)
  }

  private func events(_ engine: RuleEngine, _ steps: [EncodedStep]) -> [AlertEvent] {
    var engine = engine
    return steps.flatMap { engine.consume($0, segmentStart: .zero) } + engine.finish()
  }

  @Test func aSequenceIsToldInItsOrderWithWhatIsNotThere() throws {
    let condition = AlertCondition.all([
      .sequence(
        SequenceCondition(
          steps: [Self.sound("Glass"), Self.sound("Siren")], within: MediaTime(seconds: 10))),
      .not(Self.sound("Speech")),
    ])
    let steps = (0..<8).map { index in
      Steps.step(index, sounds: index == 1 ? ["Glass": 0.74] : index == 7 ? ["Siren": 0.9] : [:])
    }
    let begin = try #require(events(try engine(condition), steps).first)
    #expect(
      begin.reason == "Glass heard at 00:00.5 (0.74), siren heard 3 s later (0.9); Speech: none.")
    #expect(begin.score == 0.74)
    #expect(begin.start == Steps.time(7))
    #expect(
      begin.evidence == [
        Evidence(modality: .video, what: "cat", score: 0.7, time: Steps.time(7)),
        Evidence(modality: .audio, what: "Glass", score: 0.74, time: Steps.time(1)),
        Evidence(modality: .audio, what: "Siren", score: 0.9, time: Steps.time(7)),
        Evidence(modality: .audio, what: "Speech: none", score: nil, time: Steps.time(7)),
        Evidence(
          modality: .transcript, what: "not read: no transcript", score: nil, time: Steps.time(7)),
      ])
  }

  @Test func conditionsOfOneStepAreToldSideBySide() throws {
    let condition = AlertCondition.all([Self.sound("Glass"), .tamper(.black)])
    let step = Steps.step(0, sounds: ["Glass": 0.8], luma: [0, 0, 0, 0])
    let events = events(try engine(condition), [step, step])
    #expect(
      events.map(\.reason) == [
        "Glass heard at 00:00.0 (0.8), black picture.",
        "Glass heard from 00:00.0 to 00:00.5 (0.8), black picture.",
      ])
    #expect(events[0].evidence.map(\.what).prefix(2) == ["black picture", "Glass"])
  }

  @Test func whatStopsIsToldAsAbsence() throws {
    let steps = (0..<5).map { Steps.step($0, sounds: $0 < 2 ? ["Siren": 0.9] : [:]) }
    let events = events(try engine(.not(Self.sound("Siren"))), steps)
    #expect(
      events.map(\.reason) == [
        "Siren: none at 00:01.0.", "Siren: none from 00:01.0 to 00:02.5.",
      ])
    #expect(events[0].score == 1)
  }

  @Test func whatCannotBeHeardIsNotAbsent() throws {
    let deaf = (0..<5).map { Steps.step($0, sounds: nil) }
    #expect(events(try engine(.not(Self.sound("Siren"))), deaf).isEmpty)
    let both = AlertCondition.any([Self.sound("Siren"), .tamper(.black)])
    let dark = Steps.step(0, sounds: nil, luma: [0, 0, 0, 0])
    let evidence = events(try engine(both), [dark]).first?.evidence.map(\.what)
    #expect(evidence == ["black picture", "not heard: no audio", "not read: no transcript"])
  }

  @Test func soundForLessThanHalfAStepIsNoTestimony() throws {
    let step = Steps.step(0, sounds: ["Glass": 1], coverage: 0.4, luma: [0, 0, 0, 0])
    let evidence = events(try engine(.tamper(.black)), [step]).first?.evidence.map(\.what)
    #expect(evidence?[1] == "not heard: no audio")
  }

  @Test func rivalsNeedNotBePlainSounds() throws {
    let burglary = AlertRule(
      name: "burglary", severity: .critical,
      condition: .all([Self.sound("Glass"), .tamper(.black)]), rivals: ["glass"])
    var glass = AlertRule(name: "glass", severity: .warning, condition: Self.sound("Glass"))
    glass.rivals = ["burglary"]
    var engine = try RuleEngine(rules: [burglary, glass], vocabulary: Examples.vocabulary)
    let dark = Steps.step(0, sounds: ["Glass": 0.8], luma: [0, 0, 0, 0])
    #expect(engine.consume(dark, segmentStart: .zero).map(\.rule) == ["burglary"])
    var other = try RuleEngine(rules: [burglary, glass], vocabulary: Examples.vocabulary)
    let lit = Steps.step(0, sounds: ["Glass": 0.8])
    #expect(other.consume(lit, segmentStart: .zero).map(\.rule) == ["glass"])
  }

  /// The picture's vector is [0, 1], the sound's [1, 0].
  @Test(arguments: [
    ([1, 0] as [Float], 0.0, 1.0, Float(0.4)), ([0.6, 0.8], 0.48.squareRoot(), 0.2, 1),
  ])
  func theModalitiesVectorsRaiseOrLowerTheScore(
    query: [Float], consistency: Double, disagreement: Double, score: Float
  ) throws {
    let vocabulary = RuleVocabulary(
      soundNames: Steps.soundNames, sceneNames: Steps.sceneNames, soundVector: { _ in query })
    let step = Steps.step(0, sounds: ["Glass": 0.8])
    let event = try #require(
      events(try engine(Self.sound("Glass"), vocabulary: vocabulary), [step]).first)
    let corroboration = try #require(event.corroboration)
    #expect(abs(corroboration.consistency - consistency) < 1e-6)
    #expect(abs(corroboration.disagreement - disagreement) < 1e-6)
    #expect(abs(event.score - score) < 1e-6)
    #expect(event.ownScore == 0.8)
    #expect(event.reason == "Glass heard at 00:00.0 (0.8).")
  }

  @Test func oneModalityAloneCorroboratesNothing() throws {
    let vocabulary = RuleVocabulary(
      soundNames: Steps.soundNames, sceneNames: Steps.sceneNames, soundVector: { _ in [1, 0] })
    let blind = Steps.step(0, sounds: ["Glass": 0.8], luma: nil)
    let event = events(try engine(Self.sound("Glass"), vocabulary: vocabulary), [blind]).first
    #expect(event?.corroboration == nil)
    #expect(event?.score == 0.8)
  }

  private func gap(_ start: Double, _ end: Double) -> Gap {
    Gap(
      start: MediaTime(seconds: start), end: MediaTime(seconds: end), cause: .disconnected,
      droppedSteps: 1)
  }

  private func health(_ state: Health.State, at seconds: Double) -> Health {
    Health(
      state: state, time: MediaTime(seconds: seconds), clock: .none, cause: nil,
      counters: Health.Counters())
  }

  @Test func aLostCameraIsReportedAtOnceAndOverWhenFootageComes() throws {
    var engine = try engine(.camera(.down), endAfter: 1)
    var events = engine.consume(Steps.step(0), segmentStart: .zero)
    events += engine.consume(health(.reconnecting, at: 0.5))
    events += engine.consumeOutage(gap(0.5, 60.5))
    events += engine.consume(health(.up, at: 60.5))
    events += engine.consume(Steps.step(121, epoch: 1), segmentStart: .zero)
    events += engine.consume(Steps.step(122, epoch: 1), segmentStart: .zero)
    #expect(events.map(\.phase) == [.begin, .update, .end])
    #expect(events[0].reason == "Camera down at 00:00.5.")
    #expect(events[0].segmentStart == nil)
    #expect(events[2].reason == "Camera down from 00:00.5 to 01:00.5.")
    #expect(
      events[0].evidence.map(\.what) == [
        "camera down", "not heard: no audio", "not read: no transcript",
      ])
  }

  @Test func anOutageHasToLastForTheMinimumDuration() throws {
    var engine = try engine(.camera(.down), minimum: 60)
    #expect(engine.consume(health(.reconnecting, at: 0)).isEmpty)
    #expect(engine.consumeOutage(gap(0, 59)).isEmpty)
    #expect(engine.consume(health(.down, at: 59)).isEmpty)
    #expect(engine.consumeOutage(gap(59, 60)).map(\.phase) == [.begin])
  }

  @Test func degradedFootageIsFootage() throws {
    var engine = try engine(.camera(.degraded))
    #expect(engine.consume(health(.degraded, at: 0)).isEmpty)
    let begin = engine.consume(Steps.step(0), segmentStart: .zero)
    #expect(begin.map(\.reason) == ["Camera degraded at 00:00.0."])
    var down = try self.engine(.camera(.down))
    #expect(down.consume(health(.degraded, at: 0)).isEmpty)
    #expect(down.consume(Steps.step(0), segmentStart: .zero).isEmpty)
  }

  @Test func anOutageEndsWhatWasHeard() throws {
    var engine = try engine(Self.sound("Glass"))
    _ = engine.consume(Steps.step(0, sounds: ["Glass": 0.8]), segmentStart: .zero)
    #expect(engine.consumeOutage(gap(0.5, 60)).map(\.phase) == [.end])
  }
}
