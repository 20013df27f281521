// SPDX-License-Identifier: Apache-2.0
import Core
import TestSupport
import Testing

@testable import Events

@Suite struct AlertRuleTests {
  private func sound(
    _ name: String, labels: [String] = ["Glass"], threshold: Float = 0.5, release: Float? = nil,
    rivals: [String] = [], peak: Float = 0
  ) -> AlertRule {
    AlertRule(
      name: name, severity: .info,
      condition: .sound(
        SoundCondition(
          labels: labels, threshold: threshold, releaseThreshold: release, minimumPeak: peak)),
      rivals: rivals)
  }

  private func error(_ rules: AlertRule...) -> RuleError? {
    #expect(throws: RuleError.self) {
      _ = try RuleEngine(rules: rules, vocabulary: Examples.vocabulary)
    }
  }

  @Test func theDefaultsAreValid() throws {
    let names = AlertRule.defaults.flatMap { rule -> [String] in
      guard case .sound(let condition) = rule.condition else { return [] }
      return condition.labels
    }
    _ = try RuleEngine(
      rules: AlertRule.defaults,
      vocabulary: RuleVocabulary(soundNames: names, sceneNames: Steps.sceneNames))
    #expect(
      AlertRule.defaults.map(\.name) == [
        "glass", "gunshot", "explosion", "scream", "fire", "alarm", "black", "frozen",
      ])
  }

  @Test func halfTheThresholdReleases() {
    #expect(SoundCondition(labels: [], threshold: 0.74).releaseThreshold == 0.37)
  }

  @Test func anUnknownSoundIsRefusedWithTheNearestNames() {
    let error = error(sound("shop", labels: ["Glass", "Sheter"]))
    #expect(error?.rule == "shop")
    #expect(error?.key == "labels")
    #expect(
      error?.description == """
        rule "shop": there is no sound "Sheter". Did you mean "Shatter", "Speech" or "Siren"?
        """)
  }

  @Test func aDisabledRuleIsCheckedToo() {
    var rule = sound("off", labels: ["Nothing"])
    rule.isEnabled = false
    #expect(error(rule)?.rule == "off")
  }

  @Test func aNameBelongsToOneRule() {
    #expect(
      error(sound("a"), sound("a"))?.description
        == "rule \"a\": there is another rule of this name. Rename one of them.")
  }

  @Test func aSoundRuleNeedsLabels() {
    #expect(
      error(sound("a", labels: []))?.description
        == "rule \"a\": it names no sound to listen for. Add AudioSet names to labels.")
  }

  @Test func aRivalIsAnotherRule() {
    let itself = error(sound("a", rivals: ["a"]))
    #expect(itself?.key == "rivals")
    #expect(itself?.description == "rule \"a\": there is no other rule \"a\". Remove it.")
    let black = AlertRule(name: "black", severity: .info, condition: .tamper(.black))
    #expect(
      error(sound("a", rivals: ["blck"]), black)?.description
        == "rule \"a\": there is no other rule \"blck\". Did you mean \"black\"?")
  }

  @Test func scoresAreFromZeroToOne() {
    #expect(
      error(sound("a", threshold: 1.5))?.description
        == "rule \"a\": threshold is 1.5. Give a number from 0.0 to 1.0.")
    #expect(
      error(sound("a", threshold: 0.5, release: 0.75))?.description
        == "rule \"a\": release_threshold is 0.75. Give a number from 0.0 to 0.5.")
    #expect(error(sound("a", threshold: .nan))?.key == "threshold")
    #expect(error(sound("a", peak: -1))?.key == "min_peak")
  }

  @Test func timesAreNotNegative() {
    var rule = sound("a")
    rule.cooldown = MediaTime(seconds: -1)
    #expect(
      error(rule)?.description
        == "rule \"a\": cooldown is negative. Give a time of 0 s or more.")
  }

  @Test(arguments: [
    ("", "", 0), ("", "abc", 3), ("kitten", "sitting", 3), ("flaw", "lawn", 2), ("same", "same", 0),
  ])
  func editDistanceCountsEdits(a: String, b: String, distance: Int) {
    #expect(NearestNames.editDistance(Array(a), Array(b)) == distance)
    #expect(NearestNames.editDistance(Array(b), Array(a)) == distance)
  }

  @Test func namesThatContainTheWordAreNearest() {
    #expect(
      NearestNames.of("gunshot", in: Steps.soundNames).first == "Gunshot, gunfire")
    #expect(NearestNames.of("glass", in: Steps.soundNames, count: 2) == ["Glass", "Glass chimes"])
    #expect(NearestNames.of("x", in: []).isEmpty)
  }
}
