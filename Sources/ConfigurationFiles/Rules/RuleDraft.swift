// SPDX-License-Identifier: Apache-2.0
import Core
import Events

/// A `[[rule]]` as the file has it, with the keys of its condition beside its own.
struct RuleDraft: Sendable {
  /// Rules of these kinds may say so and have the keys of their condition without its head.
  enum PlainKind: String, CaseIterable, Sendable {
    case sound, tamper
  }

  var name: String
  var severity: AlertRule.Severity
  var isEnabled: Bool
  var condition: ConditionDraft
  var minimumDuration: MediaTime
  var endAfter: MediaTime
  var cooldown: MediaTime
  var rivals: [String]
  var cameras: [String]
  var zone: String
  var schedule: ScheduleDraft?
  var group: String
  /// That of the condition as a whole; a plain sound has its own.
  var threshold: Float
  /// 0 is none.
  var maximumFalsePerDay: Double
  var hasSnapshot: Bool
  var hasClip: Bool

  /// `nil` where the condition has a head of its own.
  var plainKind: PlainKind? { PlainKind(rawValue: condition.kind.rawValue) }

  /// As the file has it.
  var kind: PlainKind {
    get { plainKind ?? .sound }
    set { condition.kind = newValue == .sound ? .sound : .tamper }
  }

  /// What a rule has in the keys that it leaves out.
  init() {
    self.init(
      AlertRule(name: "", severity: .warning, condition: ConditionDraft(.sound).condition))
    condition = ConditionDraft(.sound)
  }

  init(_ rule: AlertRule) {
    name = rule.name
    severity = rule.severity
    isEnabled = rule.isEnabled
    condition = ConditionDraft(rule.condition)
    minimumDuration = rule.minimumDuration
    endAfter = rule.endAfter
    cooldown = rule.cooldown
    rivals = rule.rivals
    cameras = rule.cameras
    zone = rule.zone
    schedule = rule.schedule.map(ScheduleDraft.init)
    group = rule.group
    threshold = rule.threshold
    maximumFalsePerDay = rule.maximumFalsePerDay ?? 0
    hasSnapshot = rule.hasSnapshot
    hasClip = rule.hasClip
  }

  var rule: AlertRule {
    var rule = AlertRule(
      name: name, isEnabled: isEnabled, severity: severity, condition: condition.condition,
      minimumDuration: minimumDuration, endAfter: endAfter, cooldown: cooldown, rivals: rivals,
      cameras: cameras)
    rule.zone = zone
    rule.schedule = schedule?.schedule
    rule.group = group
    rule.threshold = threshold
    rule.maximumFalsePerDay = maximumFalsePerDay > 0 ? maximumFalsePerDay : nil
    rule.hasSnapshot = hasSnapshot
    rule.hasClip = hasClip
    return rule
  }
}
