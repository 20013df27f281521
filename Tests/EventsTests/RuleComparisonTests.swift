// SPDX-License-Identifier: Apache-2.0
import Core
import TestSupport
import Testing

@testable import Events

@Suite struct RuleComparisonTests {
  private func rule(_ name: String, _ threshold: Float, _ label: String = "Glass") -> AlertRule {
    AlertRule(
      name: name, severity: .info,
      condition: .sound(
        SoundCondition(labels: [label], coversKinds: false, threshold: threshold)),
      endAfter: MediaTime(seconds: 0.5), cooldown: .zero)
  }

  private func comparison(
    _ proposed: [AlertRule], _ current: [AlertRule]
  ) throws -> RuleComparison {
    RuleComparison(
      proposed: (proposed, try RuleEngine(rules: proposed, vocabulary: Examples.vocabulary)),
      current: (current, try RuleEngine(rules: current, vocabulary: Examples.vocabulary)))
  }

  @Test func alertsPerDayAndTheirDifferenceAreCounted() throws {
    var comparison = try comparison(
      [rule("glass", 0.5), rule("siren", 0.5, "Siren")], [rule("glass", 0.8), rule("old", 0.1)])
    comparison.begin("door", isCamera: false)
    for index in 0..<20 {
      let score: Float = index == 2 ? 0.9 : index == 10 ? 0.6 : 0
      comparison.take(.step(Steps.step(index, sounds: ["Glass": score])), from: "door")
    }
    comparison.take(.end, from: "door")
    let rows = comparison.rows
    #expect(rows.map(\.rule) == ["glass", "siren", "old"])
    #expect(rows[0].proposed?.alerts == 2)
    #expect(rows[0].current?.alerts == 1)
    #expect(abs((rows[0].proposed?.alertsPerDay ?? 0) - 2 * 8640) < 1e-6)
    #expect(rows[0].added.map(\.start) == [Steps.time(10)])
    #expect(rows[0].removed.isEmpty)
    #expect(rows[1].proposed?.alerts == 0)
    #expect(rows[1].current == nil)
    #expect(rows[2].proposed == nil)
    #expect(rows[2].removed.count == 2)
    #expect(rows.allSatisfy { ($0.proposed ?? $0.current)?.isUnknown == false })
    #expect(comparison.seconds == ["door": 10])
  }

  @Test func aRuleOfWhichNothingIsKnownIsNotZero() throws {
    let motion = AlertRule(
      name: "tamper", severity: .info, condition: .any([.tamper(.covered), .tamper(.moved)]))
    var comparison = try comparison([motion], [])
    comparison.begin("door", isCamera: false)
    for index in 0..<4 {
      comparison.take(.step(Steps.step(index)), from: "door")
    }
    let outcome = try #require(comparison.rows.first?.proposed)
    #expect(outcome.isUnknown)
    #expect(outcome.unknownShare == 1)
    // Other kinds of tampering are known of these steps.
    #expect(outcome.unknownKinds == [])
  }

  @Test func camerasRatesAddUpAndOtherCamerasRulesAreLeftOut() throws {
    var yard = rule("yard", 0.5)
    yard.cameras = ["yard"]
    var comparison = try comparison([rule("all", 0.5), yard], [])
    for (source, length) in [("yard", 10), ("door", 20)] {
      comparison.begin(source, isCamera: true)
      for index in 0..<length {
        let sounds: [String: Float] = index == 2 ? ["Glass": 0.9] : [:]
        comparison.take(.step(Steps.step(index, sounds: sounds)), from: source)
      }
    }
    let rates = comparison.rows.map { $0.proposed?.alertsPerDay }
    #expect(rates.map { $0?.rounded() } == [17_280 + 8640, 17_280])
  }
}
