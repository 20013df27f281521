// SPDX-License-Identifier: Apache-2.0
import Core
import TestSupport
import Testing

@testable import Events

@Suite struct AlertTrackerTests {
  private func rule(
    minimum: Double = 0, endAfter: Double = 1, cooldown: Double = 0
  ) -> AlertRule {
    AlertRule(
      name: "test", severity: .info, condition: .tamper(.black),
      minimumDuration: MediaTime(seconds: minimum), endAfter: MediaTime(seconds: endAfter),
      cooldown: MediaTime(seconds: cooldown))
  }

  /// Phases by step: `#` is met, `+` holding, `.` clear, `?` unknown; written `b`, `u`, `e`, `-`.
  private func life(_ readings: String, of rule: AlertRule) -> String {
    var tracker = AlertTracker(rule: rule)
    return readings.enumerated().map { index, character in
      let judgement: Judgement =
        switch character {
        case "#": Judgement(begins: true, goesOn: true, score: 0.8)
        case "+": Judgement(begins: false, goesOn: true, score: 0.8)
        case "?": .unknown
        default: .clear
        }
      let event = tracker.consume(judgement, of: Steps.step(index), segmentStart: .zero)
      return event.map { String($0.0.rawValue.prefix(1)) } ?? "-"
    }.joined()
  }

  @Test(arguments: [
    ("..#....", "--b-e--"),
    ("#.#.#..", "b-----e"),  // less quiet than it takes to end
    ("+++", "---"),  // holding does not begin
    ("#+++..", "b----e"),  // but goes on
    ("#??..", "b---e"),  // unknown steps are no quiet ones
    ("#.?.", "b--e"),
    ("??", "--"),
  ])
  func alertsBeginAndEnd(readings: String, phases: String) {
    #expect(life(readings, of: rule()) == phases)
  }

  @Test(arguments: [
    ("###", "-b-"),
    ("#.#.", "----"),  // the wait begins anew
    ("#+.", "-b-"),
    ("#?#", "--b"),  // unknown steps do not count
  ])
  func theMinimumDurationIsWaitedFor(readings: String, phases: String) {
    #expect(life(readings, of: rule(minimum: 1)) == phases)
  }

  @Test func theCooldownHoldsBackTheNextAlert() {
    #expect(life("#..#####", of: rule(cooldown: 2)) == "b-e--b--")
  }

  @Test func anAlertThatWaitedBeginsWhereItsConditionDid() throws {
    var tracker = AlertTracker(rule: rule(minimum: 1.5))
    var begin: AlertTracker.Occurrence?
    for index in 3..<6 {
      begin =
        tracker.consume(
          .nothing, of: Steps.step(index), segmentStart: Steps.time(index / 4 * 4))?.1
    }
    #expect(begin?.start == Steps.time(3))
    #expect(begin?.segmentStart == .zero)
    #expect(begin?.end == Steps.time(6))
  }

  @Test func finishingEndsOnlyWhatBegan() {
    var tracker = AlertTracker(rule: rule(minimum: 1))
    _ = tracker.consume(.nothing, of: Steps.step(0), segmentStart: .zero)
    let end = tracker.finish()
    #expect(end == nil)
  }
}
