// SPDX-License-Identifier: Apache-2.0
import Core

/// The score that a rule's condition as a whole has to reach on one camera.
///
/// With a budget of false alarms it rises to what the camera's own background leaves room for. All
/// steps count as background, as nobody says which alerts were right: a budget below the number of
/// real events would hold them back, too.
struct ScoreGate: Sendable {
  /// What counts with a budget before enough background is seen.
  static let uncalibratedThreshold: Float = 0.9
  /// Steps after which the threshold is worked out anew: far less than any budget needs.
  private static let interval = 1000

  private let rule: AlertRule
  /// What the camera scored, a score for every step that could be judged.
  private(set) var background: QuantileSketch
  private(set) var threshold: Float
  private var isCalibrated = false

  init(_ rule: AlertRule, background: QuantileSketch = QuantileSketch()) {
    self.rule = rule
    self.background = background
    threshold = max(
      rule.threshold, rule.maximumFalsePerDay == nil ? 0 : Self.uncalibratedThreshold)
  }

  /// Learns from a step's judgement, and leaves of it what reaches the threshold.
  ///
  /// Half of the threshold is enough to go on with an alert.
  ///
  /// - Parameters:
  ///   - judgement: what the condition makes of a step.
  ///   - stepDuration: length of the step.
  /// - Returns: the same with a score that is too low counting as clear.
  mutating func pass(_ judgement: Judgement, stepDuration: MediaTime) -> Judgement {
    if let alertsPerDay = rule.maximumFalsePerDay, stepDuration > .zero {
      learn(
        judgement.strength,
        FalseAlarmBudget(alertsPerDay: alertsPerDay, stepsPerSecond: 1 / stepDuration.seconds))
    }
    guard threshold > 0, judgement.goesOn != false else { return judgement }
    let score = judgement.score ?? 1
    var passed = judgement
    if score < threshold, passed.begins == true { passed.begins = false }
    if score < threshold / 2, passed.goesOn == true {
      passed.goesOn = false
      passed.findings = []
    }
    return passed
  }

  private mutating func learn(_ strength: Float?, _ budget: FalseAlarmBudget) {
    guard let strength else { return }
    // The first time after a start, too: what was learnt before counts at once.
    if background.count % Self.interval == 0 || !isCalibrated, background.count > 0,
      let calibrated = budget.threshold(from: background)
    {
      threshold = max(rule.threshold, Float(calibrated))
      isCalibrated = true
    }
    background.add(strength)
  }
}
