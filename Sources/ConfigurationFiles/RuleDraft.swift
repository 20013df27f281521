// SPDX-License-Identifier: Apache-2.0
import Core
import Events

/// A `[[rule]]` as the file has it: the keys of all kinds of rule side by side.
struct RuleDraft: Sendable {
  var name = ""
  var kind = AlertCondition.Kind.sound
  var severity = AlertRule.Severity.warning
  var isEnabled = true
  var minimumDuration: MediaTime
  var endAfter: MediaTime
  var cooldown: MediaTime

  var labels: [String] = []
  var threshold: Float = 0.5
  var rivals: [String] = []
  var minimumPeak: Float
  var tamper = TamperKind.black

  private var explicitReleaseThreshold: Float?
  var releaseThreshold: Float {
    get { explicitReleaseThreshold ?? threshold / 2 }
    set { explicitReleaseThreshold = newValue }
  }

  /// What a rule has in the keys that it leaves out.
  init() {
    let sound = SoundCondition(labels: [], threshold: 0)
    let rule = AlertRule(name: "", severity: severity, condition: .sound(sound))
    minimumDuration = rule.minimumDuration
    endAfter = rule.endAfter
    cooldown = rule.cooldown
    minimumPeak = sound.minimumPeak
  }

  init(_ rule: AlertRule) {
    self.init()
    name = rule.name
    kind = rule.condition.kind
    severity = rule.severity
    isEnabled = rule.isEnabled
    minimumDuration = rule.minimumDuration
    endAfter = rule.endAfter
    cooldown = rule.cooldown
    switch rule.condition {
    case .sound(let sound):
      labels = sound.labels
      threshold = sound.threshold
      releaseThreshold = sound.releaseThreshold
      rivals = sound.rivals
      minimumPeak = sound.minimumPeak
    case .tamper(let kind):
      tamper = kind
    }
  }

  var rule: AlertRule {
    let condition: AlertCondition =
      switch kind {
      case .sound:
        .sound(
          SoundCondition(
            labels: labels, threshold: threshold, releaseThreshold: releaseThreshold,
            rivals: rivals, minimumPeak: minimumPeak))
      case .tamper: .tamper(tamper)
      }
    return AlertRule(
      name: name, isEnabled: isEnabled, severity: severity, condition: condition,
      minimumDuration: minimumDuration, endAfter: endAfter, cooldown: cooldown)
  }
}
