// SPDX-License-Identifier: Apache-2.0
import Foundation
import Testing

@testable import Learning

@Suite struct ScheduleTests {
  @Test func theRateRisesInALineAndFallsAlongACosine() {
    let schedule = LearningRateSchedule(peak: 2, floor: 0.5, warmUpSteps: 4, totalSteps: 12)
    #expect((0..<4).map { schedule.rate(at: $0) } == [0.5, 1, 1.5, 2])
    #expect(schedule.rate(at: 4) == 2)
    #expect(abs(schedule.rate(at: 8) - 1.25) < 1e-12)
    #expect(abs(schedule.rate(at: 6) - (0.5 + 1.5 * (1 + 0.5.squareRoot()) / 2)) < 1e-12)
    #expect(schedule.rate(at: 12) == 0.5 && schedule.rate(at: 1000) == 0.5)
    let fall = (4...12).map { schedule.rate(at: $0) }
    #expect(zip(fall, fall.dropFirst()).allSatisfy(>))
  }

  @Test func warmUpMayBeNothingOrAll() {
    #expect(LearningRateSchedule(peak: 1, warmUpSteps: 0, totalSteps: 5).rate(at: 0) == 1)
    let all = LearningRateSchedule(peak: 1, warmUpSteps: 5, totalSteps: 5)
    #expect(all.rate(at: 4) == 1 && all.rate(at: 5) == 0)
  }

  @Test func trainingStopsWhenItNoLongerGetsBetter() {
    var stopping = EarlyStopping(patience: 2)
    let verdicts = [0.1, 0.3, 0.2, 0.4, 0.4, .nan].map { stopping.record($0) }
    #expect(verdicts == [.improved, .improved, .waiting, .improved, .waiting, .stop])
    #expect(stopping.best == 0.4 && stopping.bestEvaluation == 3)
  }

  @Test func aSmallGainDoesNotCountAsBetter() {
    var stopping = EarlyStopping(patience: 5, margin: 0.1)
    #expect(stopping.record(0.5) == .improved)
    #expect(stopping.record(0.55) == .waiting)
    #expect(stopping.record(0.65) == .improved)
  }

  @Test func aTrainingWithoutAnyMetricStops() {
    var stopping = EarlyStopping(patience: 3)
    #expect((0..<3).map { _ in stopping.record(.nan) } == [.waiting, .waiting, .stop])
    #expect(stopping.best == nil)
  }

  @Test func stoppingGoesOnAfterARestart() throws {
    var stopping = EarlyStopping(patience: 2)
    _ = [0.3, 0.2].map { stopping.record($0) }
    var restored = try JSONDecoder().decode(
      EarlyStopping.self, from: JSONEncoder().encode(stopping))
    #expect(restored == stopping)
    #expect(restored.record(0.1) == .stop)
  }
}
