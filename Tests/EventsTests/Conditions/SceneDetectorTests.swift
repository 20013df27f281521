// SPDX-License-Identifier: Apache-2.0
import Core
import Foundation
import Segments
import TestSupport
import Testing

@testable import Events

@Suite struct SceneDetectorTests {
  private let van: [Float] = [1, 0, 0]
  private let cat: [Float] = [0, 1, 0]

  private func step(_ index: Int, epoch: Int = 0, _ view: [Float]?) -> EncodedStep {
    EncodedStep(
      index: index, epoch: epoch, start: Steps.time(index), end: Steps.time(index + 1),
      video: view.map { EncodedStep.View(features: [], scores: [], vector: $0) }, audio: nil,
      audioCoverage: 0, loudnessPeak: 0, frame: nil, cues: nil)
  }

  private func detector(
    against: [String] = [], span: SceneCondition.Span = .step, threshold: Float = 0.5
  ) -> SceneDetector {
    SceneDetector(
      SceneCondition(
        sentences: ["a van", "a cat"], against: against, threshold: threshold, span: span),
      sentenceVectors: [van, cat], againstVectors: against.map { _ in [0, 0, 1] },
      stepsPerSegment: 4)
  }

  @Test func theSentenceThatFitsBestCountsByItsCosine() {
    var detector = detector()
    let reading = detector.read(step(0, [0.6, 0.8, 0]))
    #expect(reading == .met(LabelScore(name: "a cat", score: 0.8)))
    #expect(detector.score == 0.8)
  }

  @Test func whatPointsAwayFromEverySentenceScoresNothing() {
    var detector = detector()
    let reading = detector.read(step(0, [-1, 0, 0]))
    #expect(reading == .clear)
    #expect(detector.score == 0)
  }

  @Test func againstOthersTheScoreIsASoftmaxOverCosines() {
    var detector = detector(against: ["an empty street"])
    let reading = detector.read(step(0, [0.8, 0, 0.6]))
    let expected = 1 / (1 + exp((0.6 - 0.8) / 0.07))
    #expect(abs(Double(reading.finding?.score ?? 0) - expected) < 1e-4)
    let rival = detector.read(step(1, [0, 0, 1]))
    #expect(rival == .clear)
  }

  @Test func noPictureIsUnknown() {
    var detector = detector()
    let reading = detector.read(step(0, nil))
    #expect(reading == .unknown)
    #expect(detector.score == nil)
  }

  @Test func betweenTheTwoThresholdsItHolds() {
    var detector = detector(threshold: 0.7)
    let reading = detector.read(step(0, [0.6, 0, 0.8]))
    #expect(reading == .holding(LabelScore(name: "a van", score: 0.6)))
  }

  @Test func overASegmentOnePictureIsNotEnough() {
    var detector = detector(span: .segment, threshold: 0.9)
    let views: [[Float]?] = [nil, [0, 0, 1], van, van, van, van]
    let readings = views.enumerated().map { detector.read(step($0.offset, $0.element)) }
    #expect(readings[0...1] == [.unknown, .unknown])
    // Half of four steps were seen, one of them a van: the mean is between the two.
    #expect(readings[2].finding == nil)
    #expect(readings[3].finding.map { abs($0.score - 0.8944) < 1e-4 } == true)
    #expect(readings[5] == .met(LabelScore(name: "a van", score: 1)))
  }

  @Test func aSegmentDoesNotReachAcrossAJumpOfTheClock() {
    var detector = detector(span: .segment)
    for index in 0..<4 { _ = detector.read(step(index, van)) }
    let after = detector.read(step(4, epoch: 1, van))
    #expect(after == .unknown)
  }

  @Test func itsOwnVectorIsBetweenItsSentences() throws {
    let vector = try #require(detector().vector)
    #expect(zip(vector, [0.70711, 0.70711, 0]).allSatisfy { abs($0 - $1) < 1e-4 })
  }

  @Test func vectorsThatDoNotBelongToTheSentencesAreOurOwnMistake() async {
    await #expect(processExitsWith: .failure) {
      _ = SceneDetector(
        SceneCondition(sentences: ["a van"], threshold: 0.5), sentenceVectors: [],
        againstVectors: [])
    }
  }
}
