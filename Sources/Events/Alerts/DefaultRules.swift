// SPDX-License-Identifier: Apache-2.0
import Core

extension AlertRule {
  /// The rules that are on when the configuration names none.
  ///
  /// Thresholds begin with those of YAMNet's best F1 on 596 labelled sounds, each taken as one
  /// whole, and differ where 145 of them, laid into steps, showed why.
  ///
  /// | rule | threshold | best F1 | reason |
  /// |---|---|---|---|
  /// | glass | 0.7 | 0.84 at 0.74 | a break's best step scores less than its best window: 0.72 |
  /// | gunshot | 0.5 | 0.65 at 0.20 | F1 with explosions stays at 0.73; half as many false alerts |
  /// | explosion | 0.7 | 0.52 at 0.70 | below, gunshots and thunder count as explosions |
  /// | scream | 0.8 | 0.60 at 0.80 | raised voices stay below |
  /// | fire | 0.26 | 0.70 at 0.26 | has to last: one step of noise may crackle |
  /// | alarm | 0.56 | 0.30 at 0.56 | has to last: most beeps are no alarm |
  ///
  /// "Cap gun" is no gunshot here: it added none, and the first step of breaking glass met it. Names
  /// stand for themselves alone: as a group "Explosion" covers gunshots, and the thresholds are not
  /// those of groups.
  package static let defaults: [AlertRule] = [
    AlertRule(
      name: "glass", severity: .critical,
      condition: .sound(
        SoundCondition(labels: TrainedSound.glass.classes, coversKinds: false, threshold: 0.7))),
    AlertRule(
      name: "gunshot", severity: .critical,
      condition: .sound(
        SoundCondition(
          labels: TrainedSound.gunshot.classes, coversKinds: false, threshold: 0.5)),
      rivals: ["explosion"]),
    AlertRule(
      name: "explosion", severity: .critical,
      condition: .sound(
        SoundCondition(
          labels: TrainedSound.explosion.classes, coversKinds: false, threshold: 0.7)),
      rivals: ["gunshot"]),
    AlertRule(
      name: "scream", severity: .critical,
      condition: .sound(
        SoundCondition(
          labels: TrainedSound.scream.classes, coversKinds: false, threshold: 0.8))),
    AlertRule(
      name: "fire", severity: .critical,
      condition: .sound(
        SoundCondition(labels: TrainedSound.fire.classes, coversKinds: false, threshold: 0.26)),
      minimumDuration: MediaTime(seconds: 1)),
    AlertRule(
      name: "alarm", severity: .warning,
      condition: .sound(
        SoundCondition(
          labels: TrainedSound.alarm.classes, coversKinds: false, threshold: 0.56)),
      minimumDuration: MediaTime(seconds: 1)),
    AlertRule(
      name: "black", severity: .warning, condition: .tamper(.black),
      minimumDuration: MediaTime(seconds: 2)),
    AlertRule(
      name: "frozen", severity: .warning, condition: .tamper(.frozen),
      minimumDuration: MediaTime(seconds: 10)),
  ]
}
