// SPDX-License-Identifier: Apache-2.0
import Testing

@testable import Core

@Suite struct SceneTests {
  @Test(arguments: [
    (Verdict.unknown, Verdict.unknown, Verdict.unknown),
    (.unknown, .clear, .clear), (.clear, .unknown, .clear), (.clear, .clear, .clear),
    (.met(0.6), .unknown, .met(0.6)), (.clear, .met(0.7), .met(0.7)),
    (.met(0.6), .met(0.9), .met(0.9)),
  ])
  func whatIsMetInAnyPictureIsMetInTheStep(one: Verdict, two: Verdict, both: Verdict) {
    #expect(one.joined(with: two) == both)
  }

  @Test func theReadingsOfAStepsPicturesAreJoined() {
    let criteria = MotionCriteria()
    var observation = MotionObservation()
    for (share, second) in [(0.2, 1), (0.5, 2), (0.1, 3)] {
      var reading = MotionReading(verdict: .clear)
      reading.share = share
      reading.longestStay = MediaTime(seconds: Double(second))
      reading.crossings = [
        .init(track: second, direction: .aToB, time: MediaTime(seconds: Double(second)))
      ]
      observation.join(reading, of: criteria)
    }
    #expect(observation[criteria].verdict == .clear)
    #expect(observation[criteria].share == 0.5)
    #expect(observation[criteria].longestStay == MediaTime(seconds: 3))
    #expect(observation[criteria].crossings.map(\.track) == [1, 2, 3])
  }

  @Test func whatNobodyLookedForIsUnknown() {
    #expect(MotionObservation()[MotionCriteria()].verdict == .unknown)
    #expect(TamperObservation([.black: .clear])[.hum] == .unknown)
    #expect(TamperObservation([.black: .clear])[.black] == .clear)
  }
}
