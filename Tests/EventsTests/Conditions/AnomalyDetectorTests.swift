// SPDX-License-Identifier: Apache-2.0
import Core
import TestSupport
import Testing

@testable import Events

@Suite struct AnomalyDetectorTests {
  private func reading(_ verdict: Normality.Verdict) -> Reading {
    var detector = AnomalyDetector(AnomalyCondition(threshold: 0.75, releaseThreshold: 0.5))
    detector.take(verdict)
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
    #expect(detector.excuse == "not judged: too little was seen or heard")
    detector.take(.warmingUp(seen: 120, needed: 10_800))
    let second = detector.read(Steps.step(1))
    #expect(second == .unknown)
    #expect(detector.score == nil)
    #expect(detector.excuse == "warming up: 120 of 10800 segments seen")
  }

  @Test func aVerdictStandsUntilTheNextOneOrAJumpOfTheClock() {
    var detector = AnomalyDetector(AnomalyCondition())
    detector.take(.judged(score: 1, nearest: "a"))
    let readings = (0..<3).map { detector.read(Steps.step($0, epoch: $0 / 2)) }
    #expect(readings[0].finding != nil)
    #expect(readings[1] == readings[0])
    #expect(readings[2] == .unknown)
    #expect(detector.score == nil)
  }

  @Test func theOldVerdictGivesWayToTheNextOne() {
    var detector = AnomalyDetector(AnomalyCondition())
    detector.take(.judged(score: 1, nearest: "a"))
    detector.take(.judged(score: 0, nearest: "b"))
    let reading = detector.read(Steps.step(0))
    #expect(reading == .clear)
    #expect(detector.excuse == nil)
  }
}
