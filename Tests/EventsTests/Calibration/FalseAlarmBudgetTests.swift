// SPDX-License-Identifier: Apache-2.0
import Testing

@testable import Events

@Suite struct FalseAlarmBudgetTests {
  /// So few steps that a day of them is soon seen.
  private let budget = FalseAlarmBudget(alertsPerDay: 0.5, stepsPerSecond: 10.0 / 86_400)

  private func background(_ scores: [Float], count: Int) -> QuantileSketch {
    var sketch = QuantileSketch()
    for index in 0..<count { sketch.add(scores[index % scores.count]) }
    return sketch
  }

  @Test func noThresholdIsGivenBeforeEnoughBackgroundIsSeen() {
    #expect(budget.stepsNeeded == 20)
    #expect(budget.threshold(from: background([0.1], count: 19)) == nil)
    #expect(budget.threshold(from: background([0.1], count: 20)) != nil)
  }

  @Test func inFourDaysTwoStepsMayReachTheThreshold() throws {
    var sketch = background([0.1], count: 36)
    for score: Float in [0.5, 0.9, 0.7, 0.3] { sketch.add(score) }
    let threshold = try #require(budget.threshold(from: sketch))
    #expect(threshold > 0.5 && threshold <= 0.5 * 1.03)
  }

  @Test func aBackgroundThatAlwaysScoresOneGetsAThresholdOutOfReach() throws {
    let threshold = try #require(budget.threshold(from: background([1], count: 40)))
    #expect(threshold > 1)
  }

  @Test func halfAnAlertADayAtTwoStepsASecondTakesTwoDays() {
    #expect(FalseAlarmBudget(alertsPerDay: 0.5, stepsPerSecond: 2).stepsNeeded == 345_600)
  }
}
