// SPDX-License-Identifier: Apache-2.0
import TestSupport
import Tensors
import Testing

@testable import Learning

@Suite struct EvaluationTests {
  @Test func theAreaIsTheShareOfPairsInOrder() throws {
    var random = RandomSource(seed: 1)
    // Few different scores, so that there are many ties.
    let positives = (0..<37).map { _ in Double(random.index(below: 9)) + 2 }
    let negatives = (0..<23).map { _ in Double(random.index(below: 9)) }
    var wins = 0.0
    for p in positives {
      for n in negatives { wins += p > n ? 1 : (p == n ? 0.5 : 0) }
    }
    let area = try #require(areaUnderCurve(positives: positives, negatives: negatives))
    #expect(abs(area - wins / Double(37 * 23)) < 1e-12)
  }

  @Test func theAreaHasItsLimits() {
    #expect(areaUnderCurve(positives: [2, 3], negatives: [0, 1]) == 1)
    #expect(areaUnderCurve(positives: [0, 1], negatives: [2, 3]) == 0)
    #expect(areaUnderCurve(positives: [1, 1], negatives: [1]) == 0.5)
    #expect(areaUnderCurve(positives: [], negatives: [1]) == nil)
    #expect(areaUnderCurve(positives: [1], negatives: []) == nil)
    #expect(areaUnderCurve(positives: [.nan], negatives: [1]) == nil)
  }

  @Test func theIntervalOfAMeanHasItsTextbookWidth() {
    // 400 items, half of them 1: the mean's standard error is 0.5 / 20.
    let interval = Bootstrap(resamples: 4000, seed: 3).interval(items: 400) { items in
      Double(items.count { $0 % 2 == 0 }) / Double(items.count)
    }
    #expect(interval.estimate == 0.5)
    #expect(abs(interval.low - (0.5 - 1.96 * 0.025)) < 0.005)
    #expect(abs(interval.high - (0.5 + 1.96 * 0.025)) < 0.005)
  }

  @Test func itemsOfAGroupAreDrawnTogether() {
    // Ten groups of 40 equal items tell no more than ten items.
    let groups = (0..<400).map { $0 / 40 }
    let interval = Bootstrap(resamples: 4000, seed: 4).interval(groups: groups) { items in
      Double(items.count { $0 / 40 % 2 == 0 }) / Double(items.count)
    }
    let error = 0.5 / 10.0.squareRoot()
    #expect(abs(interval.low - (0.5 - 1.96 * error)) < 0.06)
    #expect(abs(interval.high - (0.5 + 1.96 * error)) < 0.06)
  }

  @Test func theSameSeedGivesTheSameInterval() {
    func interval(_ seed: UInt64) -> Bootstrap.Interval {
      Bootstrap(resamples: 50, seed: seed).interval(items: 30) { items in
        Double(items.reduce(0, +)) / 30
      }
    }
    #expect(interval(1) == interval(1))
    #expect(interval(1) != interval(2))
  }

  @Test func whatHasNoMetricIsLeftOut() {
    let rare = Bootstrap(resamples: 200, seed: 5).interval(items: 3) { items in
      items.contains(0) ? 1 : .nan
    }
    #expect(rare == Bootstrap.Interval(estimate: 1, low: 1, high: 1))
    let none = Bootstrap().interval(items: 0) { _ in 1 }
    #expect(none.estimate.isNaN && none.low.isNaN && none.high.isNaN)
  }

  @Test func intervalsOverlapWhereTheyShareAPoint() {
    func interval(_ low: Double, _ high: Double) -> Bootstrap.Interval {
      Bootstrap.Interval(estimate: low, low: low, high: high)
    }
    #expect(interval(0, 2).overlaps(interval(1, 3)) && interval(1, 3).overlaps(interval(0, 2)))
    #expect(interval(0, 1).overlaps(interval(1, 2)))
    #expect(!interval(0, 1).overlaps(interval(1.5, 2)))
  }
}
