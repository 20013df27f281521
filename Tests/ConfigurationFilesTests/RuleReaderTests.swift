// SPDX-License-Identifier: Apache-2.0
import Core
import Events
import Foundation
import Testing

@testable import ConfigurationFiles

/// Rules with conditions of their own, and the keys that all rules have.
@Suite struct RuleReaderTests {
  /// Lines of a rule, `text` beginning at the third.
  private func rule(_ text: String) -> String { "[[rule]]\nname = \"x\"\n" + text }

  private static func sound(_ label: String, threshold: Float = 0.5) -> AlertCondition {
    .sound(SoundCondition(labels: [label], threshold: threshold))
  }

  @Test func conditionsAreReadAsTheyAreNested() throws {
    let settings = try read(
      rule(
        """
        severity = "critical"
        all = [
          { any = [{ sound = ["Glass"], threshold = 0.7 }, { tamper = "black" }] },
          { not = { sound = ["Speech"] } },
          { sequence = { steps = [{ camera = "down" }, { sound = ["Bark"] }], within = 10 } },
        ]
        """))
    #expect(
      settings.rules == [
        AlertRule(
          name: "x", severity: .critical,
          condition: .all([
            .any([Self.sound("Glass", threshold: 0.7), .tamper(.black)]),
            .not(Self.sound("Speech")),
            .sequence(
              SequenceCondition(
                steps: [.camera(.down), Self.sound("Bark")], within: MediaTime(seconds: 10))),
          ]))
      ])
  }

  @Test func tablesMayStandOnTheirOwn() throws {
    let text = """
      [rule.sequence]
      within = 2.5
      across_cameras = true
      [[rule.sequence.steps]]
      sound = ["Glass"]
      [[rule.sequence.steps]]
      not = { tamper = "black" }
      [rule.schedule]
      from = "9:30"
      """
    let rule = try #require(try read(rule(text)).rules.first)
    #expect(
      rule.condition
        == .sequence(
          SequenceCondition(
            steps: [Self.sound("Glass"), .not(.tamper(.black))], within: MediaTime(seconds: 2.5),
            acrossCameras: true)))
    #expect(rule.schedule?.firstMinute == 9 * 60 + 30)
    #expect(rule.schedule?.timeZone == TimeZone.current)
  }

  @Test(arguments: ["sound = [\"Bark\"]", "kind = \"sound\"\nlabels = [\"Bark\"]\nthreshold = 0.5"])
  func aPlainRuleMayDoWithoutItsKind(text: String) throws {
    #expect(try read(rule(text)).rules.map(\.condition) == [Self.sound("Bark")])
  }

  @Test func aScheduleCrossesMidnight() throws {
    let text = "tamper = \"black\"\nschedule = { days = [\"fri\", \"Sat\"], from = \"22:00\", "
    let rule = try read(rule(text + "to = \"24:00\", time_zone = \"UTC\" }")).rules.first
    let utc = try #require(TimeZone(identifier: "UTC"))
    #expect(
      rule?.schedule
        == Schedule(
          days: [.friday, .saturday], firstMinute: 22 * 60, endMinute: 0, timeZone: utc))
  }

  @Test func aBudgetNeedsNoThreshold() throws {
    let text = "kind = \"sound\"\nlabels = [\"Bark\"]\nmax_false_per_day = 0.5"
    let rule = try #require(try read(rule(text)).rules.first)
    #expect(rule.maximumFalsePerDay == 0.5)
    #expect(rule.condition == Self.sound("Bark", threshold: 0.1))
  }

  @Test func soundsScenesAndSpeechHaveTheirKeys() throws {
    let settings = try read(
      rule(
        """
        any = [
          { sound = ["alarm"], smoothing = 1.5 },
          { sound = ["Explosion"], covers_kinds = false },
          { scene = ["a van"] },
          { scene = ["a van"], against = ["a road"], span = "segment", release_threshold = 0.1 },
          { speech = ["help", "burglar*"], threshold = 0.6 },
          { speech = [], similar_to = ["someone is hurt"] },
        ]
        """))
    #expect(
      settings.rules.first?.condition
        == .any([
          .sound(
            SoundCondition(labels: ["alarm"], threshold: 0.5, smoothing: MediaTime(seconds: 1.5))),
          .sound(SoundCondition(labels: ["Explosion"], coversKinds: false, threshold: 0.5)),
          .scene(SceneCondition(sentences: ["a van"])),
          .scene(
            SceneCondition(
              sentences: ["a van"], against: ["a road"], threshold: 0.5, releaseThreshold: 0.1,
              span: .segment)),
          .speech(SpeechCondition(keywords: ["help", "burglar*"], threshold: 0.6)),
          .speech(SpeechCondition(similarTo: ["someone is hurt"])),
        ]))
  }

  @Test func anAnomalyHasItsThresholdAtItsHead() throws {
    let settings = try read(rule("anomaly = 0.8\nrelease_threshold = 0.5\nmin_duration = 10"))
    #expect(
      settings.rules.first?.condition
        == .anomaly(AnomalyCondition(threshold: 0.8, releaseThreshold: 0.5)))
    let budget = try read(rule("not = { anomaly = 0.5 }\nmax_false_per_day = 0.5"))
    #expect(budget.rules.first?.condition == .not(.anomaly(AnomalyCondition(threshold: 0.5))))
    let judged = try read(rule("anomaly = 0.8\nmax_false_per_day = 0.5"))
    #expect(judged.rules.first?.condition == .anomaly(AnomalyCondition(threshold: 0.8)))
  }

  @Test func theThresholdBesideASceneIsItsOwn() throws {
    let rule = try #require(try read(rule("scene = [\"a van\"]\nthreshold = 0.4")).rules.first)
    #expect(rule.condition == .scene(SceneCondition(sentences: ["a van"], threshold: 0.4)))
    #expect(rule.threshold == 0)
  }

  @Test func aSoundThatIsNoneOfAudioSetsIsToldWithItsLineAndTheNearest() {
    let complaint = complaint(about: rule("any = [\n{ sound = [\"Glass\", \"Sirene\"] }]"))
    #expect(
      complaint?.hasPrefix(
        "nightjar.toml: line 4: \"rule.any.sound\" has \"Sirene\", which is no AudioSet name, "
          + "unlike \"Siren\", ") == true)
  }

  @Test(arguments: [
    (
      "scene = [\"a van\"]\nrelease_threshold = 0.4",
      "4: \"rule.release_threshold\" is 0.4, above the threshold 0.3."
    ),
    ("speech = []", "3: \"rule.speech\" is an empty array, and there is no similar_to."),
    (
      "speech = [\"help\", \"?!\"]",
      "3: \"rule.speech\" has \"?!\", which has no letter or digit to be said."
    ),
    (
      "speech = [\"help\"]\nagainst = [\"a\"]",
      "4: \"rule.against\" is no key of a rule with \"speech\"."
    ),
    ("all = []", "3: \"rule.all\" is an empty array, expected an array of one condition or more."),
    ("all = [3]", "3: \"rule.all\" is 3, expected a table."),
    (
      "any = [\n{ tamper = \"black\" },\n{ sond = [\"Glass\"] },\n]",
      "5: unknown key \"rule.any.sond\". Did you mean \"sound\"?"
    ),
    (
      "any = [\n{ sound = [\"Glass\"],\nthreshhold = 0.5 }]",
      nil  // TOML has inline tables on one line
    ),
    (
      "any = [\n{ sound = [\"Glass\"], threshhold = 0.5 }]",
      "4: unknown key \"rule.any.threshhold\". Did you mean \"threshold\"?"
    ),
    (
      "any = [\n{ sound = [\"Glass\"], threshold = 5 }]",
      "4: \"rule.any.threshold\" is 5, expected a number from 0 to 1."
    ),
    (
      "any = [\n{ sound = [\"Glass\"], release_threshold = 0.6 }]",
      "4: \"rule.any.release_threshold\" is 0.6, above the threshold 0.5."
    ),
    (
      "not = { }",
      """
      3: "rule.not.sound" is missing, expected it or one of the keys \
      tamper, camera, all, any, not, sequence, motion, scene, speech, anomaly.
      """
    ),
    ("not = [1]", "3: \"rule.not\" is an array of 1, expected a table that is a condition."),
    (
      "all = [{ tamper = \"black\", camera = \"down\" }]",
      "3: \"rule.all.camera\" stands beside \"tamper\"; join them in \"all\" or \"any\"."
    ),
    (
      "camera = \"down\"\nnot = { camera = \"down\" }",
      "4: \"rule.not\" stands beside \"camera\"; join them in \"all\" or \"any\"."
    ),
    (
      "camera = \"down\"\nlabels = [\"Bark\"]",
      "4: \"rule.labels\" is no key of a rule with \"camera\"."
    ),
    (
      "kind = \"tamper\"\ntamper = \"black\"\nall = [{ camera = \"down\" }]",
      "5: \"rule.all\" is no key of a rule of kind \"tamper\"."
    ),
    (
      "sequence = { steps = [{ tamper = \"black\" }], within = 1 }",
      """
      3: "rule.sequence.steps" is an array of 1, expected an array of two conditions or more.
      """
    ),
    (
      "sequence = { steps = [{ tamper = \"black\" }, { camera = \"down\" }] }",
      """
      3: "rule.sequence.within" is missing, expected a number from 0.1 to 86400 (seconds).
      """
    ),
    (
      "sequence = { steps = [{ tamper = \"black\" }, { camera = \"down\" }], within = 1, acros = 1 }",
      "3: unknown key \"rule.sequence.acros\". Did you mean \"across_cameras\"?"
    ),
    (
      "tamper = \"black\"\n[rule.schedule]\nday = [\"mon\"]",
      "5: unknown key \"rule.schedule.day\". Did you mean \"days\"?"
    ),
    (
      "tamper = \"black\"\n[rule.schedule]\ndays = [\"mon\", \"noday\"]",
      """
      5: "rule.schedule.days" is an array of 2, expected an array of \
      "mon", "tue", "wed", "thu", "fri", "sat", "sun".
      """
    ),
    (
      "tamper = \"black\"\nschedule = { from = \"24:01\" }",
      """
      4: "rule.schedule.from" is the string "24:01", expected a time of day such as "22:30".
      """
    ),
    (
      "tamper = \"black\"\nschedule = { time_zone = \"Europe/Berln\" }",
      """
      4: "rule.schedule.time_zone" is the string "Europe/Berln", \
      expected a time zone such as "Europe/Berlin" or "UTC".
      """
    ),
    (
      "tamper = \"black\"\ncameras = [\"yrd\"]\n[[camera]]\nname = \"yard\"\nurl = \"a.mp4\"",
      "4: \"rule.cameras\" has \"yrd\", which is no camera's name, unlike \"yard\"."
    ),
    (
      "tamper = \"black\"\nmax_false_per_day = -1",
      "4: \"rule.max_false_per_day\" is -1, expected a number from 0 to 86400."
    ),
  ])
  func aMistakeIsToldWithItsLineAndKey(text: String, message: String?) {
    let complaint = complaint(about: rule(text))
    if let message {
      #expect(complaint == "nightjar.toml: line " + message)
    } else {
      #expect(complaint?.contains("not valid TOML") == true)
    }
  }
}
