// SPDX-License-Identifier: Apache-2.0
import Core
import Events

/// The keys of a `[[rule]]`, in the order in which they are printed.
enum RuleSchema {
  static let first: [SettingKey<RuleDraft>] = [
    SettingKey(
      "name", \.name, .nonemptyText, "What its alerts are called; no two rules share one."),
    SettingKey(
      "kind", \.kind, .word,
      "\"sound\": something is heard. \"tamper\": the camera shows nothing, or nothing new."),
    SettingKey(
      "severity", \.severity, .word,
      "How urgent its alerts are: \"info\", \"warning\", \"critical\"."),
    SettingKey("enabled", \.isEnabled, .flag, "Whether the rule is looked at."),
  ]

  static let sound: [SettingKey<RuleDraft>] = [
    SettingKey(
      "labels", \.labels, .nonemptyTexts,
      "Sound: AudioSet names; the one with the largest score counts."),
    SettingKey(
      "threshold", \.threshold, .number(0...1), "Sound: score from which it counts as heard."),
    SettingKey(
      "release_threshold", \.releaseThreshold, .number(0...1),
      "Sound: score below which it counts as gone; half the threshold if left out."),
    SettingKey(
      "rivals", \.rivals, .texts,
      "Sound: rules that hear the same event; the one with the largest score gets the alert."),
    SettingKey(
      "min_peak", \.minimumPeak, .number(0...1),
      "Sound: loudest sample, 1 being full scale, below which it is too quiet to be heard."),
  ]

  static let tamper: [SettingKey<RuleDraft>] = [
    SettingKey(
      "tamper", \.tamper, .word,
      "Tamper: \"black\" is dark all over, \"frozen\" the same picture over and over.")
  ]

  static let last: [SettingKey<RuleDraft>] = [
    SettingKey(
      "min_duration", \.minimumDuration, .seconds(0...86_400),
      "Seconds that it has to last before the alert begins; 0 is at once."),
    SettingKey(
      "end_after", \.endAfter, .seconds(0...86_400),
      "Seconds for which it has to be gone before the alert ends."),
    SettingKey(
      "cooldown", \.cooldown, .seconds(0...86_400),
      "Seconds after an alert's end in which the rule begins no other."),
  ]

  static let all = first + sound + tamper + last

  /// Keys that make no sense without a value of the rule's own.
  static func required(for kind: AlertCondition.Kind?) -> [String] {
    switch kind {
    case nil: ["name", "kind"]
    case .sound: ["name", "labels", "threshold"]
    case .tamper: ["name", "tamper"]
    }
  }

  /// Keys that do not have one and the same value in every rule that leaves them out.
  static let withoutDefault: [String] = {
    let kinds: [AlertCondition.Kind?] = [nil] + AlertCondition.Kind.allCases
    return kinds.flatMap(required) + ["release_threshold"]
  }()

  static func keys(for kind: AlertCondition.Kind) -> [SettingKey<RuleDraft>] {
    switch kind {
    case .sound: first + sound + last
    case .tamper: first + tamper + last
    }
  }
}
