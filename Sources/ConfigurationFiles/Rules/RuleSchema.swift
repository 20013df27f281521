// SPDX-License-Identifier: Apache-2.0
import Core
import Events

/// The keys of a `[[rule]]`, in the order in which they are printed.
enum RuleSchema {
  private static let name = SettingKey<RuleDraft>(
    "name", \.name, .nonemptyText, "What its alerts are called; no two rules share one.")

  private static let kind = SettingKey<RuleDraft>(
    "kind", \.kind, .word,
    "Plain rules, with keys below: \"sound\" is heard, \"tamper\" shows. Others have a condition."
  )

  private static let first: [SettingKey<RuleDraft>] = [
    SettingKey(
      "severity", \.severity, .word,
      "How urgent its alerts are: \"info\", \"warning\", \"critical\"."),
    SettingKey("enabled", \.isEnabled, .flag, "Whether the rule is looked at."),
    SettingKey("cameras", \.cameras, .texts, "Cameras that it is for; [] is all."),
    SettingKey(
      "zone", \.zone, .text, "Zone of its conditions on motion that name none; \"\" is everywhere."),
    SettingKey(
      "schedule",
      "When it counts: { days = [\"mon\"], from = \"22:00\", to = \"06:00\", time_zone = \"UTC\" }.",
      expectation:
        "a table with the keys \(ScheduleSchema.keys.map(\.name).joined(separator: ", "))",
      write: { ScheduleSchema.inline($0.schedule) }
    ) { if case .table = $0 { true } else { false } },
  ]

  private static let labels = SettingKey<RuleDraft>(
    "labels", \.condition.labels, .nonemptyTexts,
    "Sound: AudioSet or trained names; the one with the largest score counts.")

  private static let threshold = SettingKey<RuleDraft>(
    "threshold", \.threshold, .number(0...1),
    "Score from which the condition as a whole counts as met.")

  private static let last: [SettingKey<RuleDraft>] = [
    SettingKey(
      "max_false_per_day", \.maximumFalsePerDay, .number(0...86_400),
      "Alerts a day that may be mistakes: raises the threshold to fit each camera; 0 leaves it."),
    SettingKey(
      "rivals", \.rivals, .texts,
      "Rules that notice the same event; the one with the largest score gets the alert."),
    SettingKey(
      "group_by", \.group, .text,
      "A word that rules share of which a camera has one alert at a time; \"\" is none."),
    SettingKey(
      "min_duration", \.minimumDuration, .seconds(0...86_400),
      "Seconds that it has to last before the alert begins; tamper has its own if left out."),
    SettingKey(
      "end_after", \.endAfter, .seconds(0...86_400),
      "Seconds for which it has to be gone before the alert ends."),
    SettingKey(
      "cooldown", \.cooldown, .seconds(0...86_400),
      "Seconds after an alert's end in which the rule begins no other."),
    SettingKey(
      "snapshot", \.hasSnapshot, .flag, "Whether a picture goes with an alert."),
    SettingKey("clip", \.hasClip, .flag, "Whether footage goes with an alert."),
  ]

  /// Every key, once.
  static let all: [SettingKey<RuleDraft>] =
    [name, kind] + first + [labels]
    + condition(ConditionSchema.sound + ConditionSchema.scene + ConditionSchema.speech)
    + AlertCondition.Kind.allCases.flatMap { heads($0) } + last

  /// Those of a rule that says its kind.
  static func keys(for kind: RuleDraft.PlainKind) -> [SettingKey<RuleDraft>] {
    switch kind {
    case .sound: [name, self.kind] + first + [labels] + condition(ConditionSchema.sound) + last
    case .tamper: [name, self.kind] + first + condition([ConditionSchema.tamper]) + last
    }
  }

  /// Those of a rule with a condition.
  static func keys(for kind: AlertCondition.Kind) -> [SettingKey<RuleDraft>] {
    [name] + first + condition(ConditionSchema.keys(for: kind))
      + (ConditionDraft(kind).thresholds == nil ? [threshold] : []) + last
  }

  /// Those with which a rule is printed.
  static func keys(for draft: RuleDraft) -> [SettingKey<RuleDraft>] {
    draft.plainKind.map(keys) ?? keys(for: draft.condition.kind)
  }

  /// Keys that make no sense without a value of the rule's own.
  ///
  /// - Parameters:
  ///   - kind: what the rule says it is.
  ///   - hasBudget: whether its threshold comes from its background.
  /// - Returns: names of keys.
  static func required(for kind: RuleDraft.PlainKind, hasBudget: Bool) -> [String] {
    switch kind {
    case .sound: ["name", "labels"] + (hasBudget ? [] : ["threshold"])
    case .tamper: ["name", "tamper"]
    }
  }

  /// Keys that do not have one and the same value in every rule that leaves them out.
  static let withoutDefault: [String] =
    ["name", "kind", "schedule", "labels", "threshold", "release_threshold"]
    + AlertCondition.Kind.allCases.map(\.rawValue)

  private static func heads(_ kind: AlertCondition.Kind) -> [SettingKey<RuleDraft>] {
    condition(Array(ConditionSchema.keys(for: kind).prefix(1)))
  }

  private static func condition(
    _ keys: [SettingKey<ConditionDraft>]
  ) -> [SettingKey<RuleDraft>] {
    keys.map { SettingKey($0, in: \.condition) }
  }
}
