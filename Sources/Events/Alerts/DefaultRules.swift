// SPDX-License-Identifier: Apache-2.0
import Core

extension AlertRule {
  /// The rules that are on when the configuration names none.
  ///
  /// Thresholds are those of the best F1 of YAMNet on 596 labelled sounds where the table below
  /// gives one, precision and recall as measured there.
  ///
  /// | rule | threshold | reason |
  /// |---|---|---|
  /// | glass | 0.74 | best F1, 0.84 |
  /// | gunshot, explosion | 0.5 | F1 of the two together is 0.73 to 0.74 from 0.2 to 0.5, and false alerts on ordinary sound halve |
  /// | scream | 0.8 | best F1, 0.60; raised voices stay below |
  /// | fire | 0.26 | best F1, 0.70; only when it lasts, as one step of noise may crackle |
  /// | alarm | 0.56 | best F1, 0.30; only when it lasts, as most beeps are no alarm |
  package static let defaults: [AlertRule] = [
    AlertRule(
      name: "glass", severity: .critical,
      condition: .sound(SoundCondition(labels: ["Glass", "Shatter"], threshold: 0.74))),
    AlertRule(
      name: "gunshot", severity: .critical,
      condition: .sound(
        SoundCondition(
          labels: [
            "Gunshot, gunfire", "Machine gun", "Fusillade", "Artillery fire", "Cap gun",
          ], threshold: 0.5, rivals: ["explosion"]))),
    AlertRule(
      name: "explosion", severity: .critical,
      condition: .sound(
        SoundCondition(
          labels: ["Explosion", "Boom", "Eruption"], threshold: 0.5, rivals: ["gunshot"]))),
    AlertRule(
      name: "scream", severity: .critical,
      condition: .sound(
        SoundCondition(labels: ["Screaming", "Shout", "Yell", "Bellow"], threshold: 0.8))),
    AlertRule(
      name: "fire", severity: .critical,
      condition: .sound(SoundCondition(labels: ["Fire", "Crackle"], threshold: 0.26)),
      minimumDuration: MediaTime(seconds: 1)),
    AlertRule(
      name: "alarm", severity: .warning,
      condition: .sound(
        SoundCondition(
          labels: [
            "Alarm", "Car alarm", "Emergency vehicle", "Police car (siren)", "Ambulance (siren)",
            "Fire engine, fire truck (siren)", "Alarm clock", "Siren", "Civil defense siren",
            "Buzzer", "Smoke detector, smoke alarm", "Fire alarm",
          ], threshold: 0.56)),
      minimumDuration: MediaTime(seconds: 1)),
    AlertRule(
      name: "black", severity: .warning, condition: .tamper(.black),
      minimumDuration: MediaTime(seconds: 2)),
    AlertRule(
      name: "frozen", severity: .warning, condition: .tamper(.frozen),
      minimumDuration: MediaTime(seconds: 10)),
  ]
}
