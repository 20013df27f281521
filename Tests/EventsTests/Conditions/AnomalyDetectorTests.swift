// SPDX-License-Identifier: Apache-2.0
import Core
import Segments
import TestSupport
import Testing

@testable import Events

@Suite struct AnomalyDetectorTests {
  private func reading(_ verdict: AnomalyVerdict) -> Reading {
    var detector = AnomalyDetector(AnomalyCondition(threshold: 0.75, releaseThreshold: 0.5))
    detector.take(verdict, epoch: 0)
    return detector.read(Steps.step(0))
  }

  @Test func theScoreIsComparedWithBothThresholds() {
    let scores: [Float] = [0.75, 0.5, 0.49]
    let readings = scores.map { reading(.judged(score: $0, nearest: "ab12")) }
    #expect(
      readings[0]
        == .met(
          LabelScore(
            name: "unlike what is usual at this hour; nearest to segment ab12", score: 0.75)))
    #expect(readings[1].finding?.score == 0.5)
    #expect(readings[2] == .clear)
  }

  @Test func beforeAndWhileWarmingUpNothingIsKnown() {
    var detector = AnomalyDetector(AnomalyCondition())
    let first = detector.read(Steps.step(0))
    #expect(first == .unknown)
    detector.take(.warmingUp(seen: 120, needed: 10_800), epoch: 0)
    let second = detector.read(Steps.step(1))
    #expect(second == .unknown)
    #expect(detector.score == nil)
  }

  @Test func aVerdictStandsUntilTheNextOneOrAJumpOfTheClock() {
    var detector = AnomalyDetector(AnomalyCondition())
    detector.take(.judged(score: 1, nearest: "a"), epoch: 0)
    let readings = (0..<3).map { detector.read(Steps.step($0, epoch: $0 / 2)) }
    #expect(readings[0].finding != nil)
    #expect(readings[1] == readings[0])
    #expect(readings[2] == .unknown)
    #expect(detector.score == nil)
  }

  @Test func theOldVerdictGivesWayToTheNextOne() {
    var detector = AnomalyDetector(AnomalyCondition())
    detector.take(.judged(score: 1, nearest: "a"), epoch: 0)
    detector.take(.judged(score: 0, nearest: "b"), epoch: 0)
    let reading = detector.read(Steps.step(0))
    #expect(reading == .clear)
    #expect(detector.score == 0)
  }

  @Test func aRuleBeginsWithTheStepAfterTheSegmentAndEndsWithAUsualOne() throws {
    let unusual = AlertCondition.anomaly(AnomalyCondition())
    var engine = try RuleEngine(
      rules: [AlertRule(name: "odd", severity: .info, condition: .any([unusual]))],
      vocabulary: Examples.vocabulary)
    var events: [AlertEvent] = []
    for index in 0..<12 {
      if index == 4 { engine.take(.judged(score: 0.8, nearest: "ab12"), epoch: 0) }
      if index == 6 { engine.take(.judged(score: 0.1, nearest: "cd34"), epoch: 0) }
      events += engine.consume(Steps.step(index), segmentStart: .zero)
    }
    #expect(events.map(\.phase) == [.begin, .end])
    #expect(events.first?.start == Steps.time(4))
    #expect(events.first?.reason == "Unusual footage at 00:02.0 (0.8).")
    #expect(events.first?.evidence.first?.what.hasSuffix("nearest to segment ab12") == true)
  }

  @Test func theLastSegmentBeforeAJumpSaysNothingOfWhatFollows() throws {
    var engine = try RuleEngine(
      rules: [
        AlertRule(name: "odd", severity: .info, condition: .anomaly(AnomalyCondition()))
      ], vocabulary: Examples.vocabulary)
    _ = engine.consume(Steps.step(0), segmentStart: .zero)
    _ = engine.consume(Steps.step(1, epoch: 1), segmentStart: .zero)
    // A segment is complete once the step after it has come.
    engine.take(.judged(score: 1, nearest: "a"), epoch: 0)
    #expect(engine.consume(Steps.step(2, epoch: 1), segmentStart: .zero).isEmpty)
  }
}
