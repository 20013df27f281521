// SPDX-License-Identifier: Apache-2.0
import Core
import TestSupport
import Testing

@testable import Events

@Suite struct SoundDetectorTests {
  private func detector(_ condition: SoundCondition) throws -> SoundDetector {
    try SoundDetector(condition, rule: "r", vocabulary: Examples.vocabulary)
  }

  @Test func aGroupHearsItsKindsAndNamesTheLoudest() throws {
    var detector = try detector(SoundCondition(labels: ["Sounds of things"], threshold: 0.5))
    let reading = detector.read(Steps.step(0, sounds: ["Shatter": 0.6, "Speech": 0.9]))
    #expect(reading == .met(LabelScore(name: "Shatter", score: 0.6)))
    #expect(detector.score == 0.6)
  }

  @Test func withoutItsKindsALabelStandsForItselfAlone() throws {
    var detector = try detector(
      SoundCondition(labels: ["Explosion"], coversKinds: false, threshold: 0.5))
    let gunshot = detector.read(Steps.step(0, sounds: ["Gunshot, gunfire": 0.9]))
    let explosion = detector.read(Steps.step(1, sounds: ["Explosion": 0.9]))
    #expect(gunshot == .clear)
    #expect(explosion.finding?.name == "Explosion")
  }

  @Test func aTrainedKindIsHeardByItsNameAndMeansItsClass() throws {
    let names = Steps.soundNames + TrainedSound.allCases.map(\.label)
    let condition = SoundCondition(labels: ["glass (trained)"], threshold: 0.5)
    let detector = try SoundDetector(
      condition, rule: "r",
      vocabulary: RuleVocabulary(
        soundNames: names, sceneNames: Steps.sceneNames, soundVector: { $0 }))
    #expect(detector.vector == names.map { $0 == "Glass" ? 1 : 0 })
    #expect(condition.unknownLabels.isEmpty)
    #expect(SoundCondition(labels: ["Cup (trained)"], threshold: 0.5).unknownLabels.count == 1)
  }

  @Test func betweenTheTwoThresholdsASoundThatWasHeardGoesOn() throws {
    var detector = try detector(
      SoundCondition(labels: ["Glass"], threshold: 0.6, releaseThreshold: 0.3))
    let readings = [0.59, 0.6, 0.3, 0.29].enumerated().map {
      detector.read(Steps.step($0.offset, sounds: ["Glass": Float($0.element)]))
    }
    #expect(
      readings == [
        .holding(LabelScore(name: "Glass", score: 0.59)),
        .met(LabelScore(name: "Glass", score: 0.6)),
        .holding(LabelScore(name: "Glass", score: 0.3)), .clear,
      ])
  }

  @Test func smoothingWaitsForASoundThatLastsAndOutlivesAGap() throws {
    var detector = try detector(
      SoundCondition(labels: ["Siren"], threshold: 0.5, smoothing: MediaTime(seconds: 1)))
    let scores: [Float] = [1, 1, 0, 0, 0]
    let smoothed = scores.enumerated().map { index, score in
      _ = detector.read(Steps.step(index, sounds: ["Siren": score]))
      return detector.score ?? -1
    }
    // 1 - e^-0.5, 1 - e^-1, then that times e^-0.5 a step.
    let expected: [Float] = [0.3935, 0.6321, 0.3834, 0.2325, 0.1410]
    #expect(zip(smoothed, expected).allSatisfy { abs($0 - $1) < 1e-4 })
  }

  @Test func missingStepsCountAsTheTimeThatTheyAre() {
    var smoother = ScoreSmoother(timeConstant: MediaTime(seconds: 1))
    _ = smoother.smooth([0], from: Steps.time(0), to: Steps.time(1))
    let after = smoother.smooth([1], from: Steps.time(7), to: Steps.time(8))
    #expect(abs(after[0] - 0.9698) < 1e-4)
  }

  @Test(arguments: [nil, 0.49])
  func tooLittleAudioIsUnknown(coverage: Double?) throws {
    var detector = try detector(SoundCondition(labels: ["Glass"], threshold: 0.5))
    let reading = detector.read(
      Steps.step(0, sounds: coverage == nil ? nil : ["Glass": 1], coverage: coverage))
    #expect(reading == .unknown)
    #expect(detector.score == nil)
  }

  @Test func aQuietStepCountsAsSilence() throws {
    var detector = try detector(
      SoundCondition(labels: ["Glass"], threshold: 0.5, releaseThreshold: 0))
    let reading = detector.read(Steps.step(0, sounds: ["Glass": 1], peak: 0.001))
    #expect(reading == .clear)
    #expect(detector.score == 0)
  }

  @Test func anUnknownLabelIsRefusedWithTheNearestOnes() {
    let error = #expect(throws: RuleError.self) {
      try detector(SoundCondition(labels: ["Glas"], threshold: 0.5))
    }
    #expect(
      error?.description == """
        rule "r": there is no sound "Glas". Did you mean "Glass", "Glass chimes" or "Alarm"?
        """)
  }
}
