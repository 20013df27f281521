// SPDX-License-Identifier: Apache-2.0
import Core
import Segments
import Testing

@Suite struct LabelSummaryTests {
  private let names = ["a", "b", "c", "d"]

  @Test func theLargestScoresComeFirst() {
    let top = LabelSummary(count: 2, floor: 0.1).top([0.2, 0.5, 0.3, 0], names: names)
    #expect(top == [LabelScore(name: "b", score: 0.5), LabelScore(name: "c", score: 0.3)])
  }

  @Test func scoresBelowTheFloorAreLeftOut() {
    let summary = LabelSummary(count: 4, floor: 0.3)
    #expect(summary.top([0.2, 0.5, 0.3, .nan], names: names).map(\.name) == ["b", "c"])
  }

  @Test func ofEqualScoresTheFirstClassWins() {
    let top = LabelSummary(count: 3, floor: 0).top([0.5, 0.7, 0.5, 0.5], names: names)
    #expect(top.map(\.name) == ["b", "a", "c"])
  }

  @Test func meanAndMaximumAreTakenClassByClass() {
    let rows: [[Float]] = [[0, 0.5], [1, 0.25], [0.5, 0]]
    #expect(LabelSummary.mean(rows) == [0.5, 0.25])
    #expect(LabelSummary.maximum(rows) == [1, 0.5])
    #expect(LabelSummary.mean([]).isEmpty && LabelSummary.maximum([]).isEmpty)
  }
}
