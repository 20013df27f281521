// SPDX-License-Identifier: Apache-2.0
import Core
import Testing

@testable import Events

@Suite struct ScoreGateTests {
  /// So long that two days are 40 steps.
  private let stepDuration = MediaTime(seconds: 4320)

  private func rule(budget: Double? = 0.5, threshold: Float = 0) -> AlertRule {
    var rule = AlertRule(
      name: "glass", severity: .info,
      condition: .sound(SoundCondition(labels: ["Glass"], threshold: 0.1)))
    rule.maximumFalsePerDay = budget
    rule.threshold = threshold
    return rule
  }

  private func met(_ score: Float) -> Judgement {
    Judgement(begins: true, goesOn: true, score: score, strength: score)
  }

  /// A gate that has seen so many scores of 0.2.
  private func gate(_ rule: AlertRule, seen: Int) -> ScoreGate {
    var gate = ScoreGate(rule)
    for _ in 0..<seen { _ = gate.pass(met(0.2), stepDuration: stepDuration) }
    return gate
  }

  @Test func beforeEnoughBackgroundIsSeenTheThresholdIsHigh() {
    var gate = gate(rule(), seen: 39)
    #expect(gate.threshold == 0.9)
    #expect(gate.pass(met(0.89), stepDuration: stepDuration).begins == false)
    var fresh = ScoreGate(rule())
    #expect(fresh.pass(met(0.95), stepDuration: stepDuration).begins == true)
  }

  @Test func theBackgroundMakesTheThreshold() {
    var gate = gate(rule(), seen: 41)
    // One of 40 steps may reach it, and all were alike.
    #expect(gate.threshold > 0.2 && gate.threshold < 0.21)
    #expect(gate.pass(met(0.22), stepDuration: stepDuration).begins == true)
    #expect(gate.pass(met(0.2), stepDuration: stepDuration).begins == false)
  }

  @Test func theRulesOwnThresholdStaysTheLeast() {
    #expect(gate(rule(threshold: 0.6), seen: 41).threshold == 0.6)
    #expect(ScoreGate(rule(budget: nil, threshold: 0.6)).threshold == 0.6)
    #expect(ScoreGate(rule(budget: nil)).threshold == 0)
  }

  @Test func whatIsUnknownIsNoBackground() {
    var gate = gate(rule(), seen: 0)
    for _ in 0..<100 { _ = gate.pass(.unknown, stepDuration: stepDuration) }
    #expect(gate.background.count == 0)
    #expect(gate.pass(.unknown, stepDuration: stepDuration) == .unknown)
  }

  @Test func clearStepsAreBackgroundWithWhatWasThere() {
    var gate = ScoreGate(rule())
    let clear = Judgement(begins: false, goesOn: false, strength: 0.05)
    for _ in 0..<50 { _ = gate.pass(clear, stepDuration: stepDuration) }
    #expect(gate.threshold > 0.05 && gate.threshold < 0.06)
  }

  @Test func withoutABudgetNothingIsLearnt() {
    #expect(gate(rule(budget: nil), seen: 50).background.count == 0)
  }

  @Test func halfTheThresholdGoesOn() {
    var gate = ScoreGate(rule(budget: nil, threshold: 0.6))
    #expect(gate.pass(met(0.3), stepDuration: stepDuration).goesOn == true)
    #expect(gate.pass(met(0.29), stepDuration: stepDuration).goesOn == false)
    // What is not measured is certain.
    let absent = Judgement(begins: true, goesOn: true)
    #expect(gate.pass(absent, stepDuration: stepDuration).begins == true)
  }
}
