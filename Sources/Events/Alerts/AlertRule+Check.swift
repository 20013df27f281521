// SPDX-License-Identifier: Apache-2.0
import Core

extension AlertRule {
  /// Checks everything about rules that can be checked without the encoders' class names.
  ///
  /// - Parameter rules: all rules of a configuration.
  /// - Throws: `RuleError` for the first thing that is wrong.
  package static func check(_ rules: [AlertRule]) throws(RuleError) {
    var names: Set<String> = []
    for rule in rules where !names.insert(rule.name).inserted {
      throw .duplicateName(rule: rule.name)
    }
    let soundRules = rules.filter { $0.condition.kind == .sound }.map(\.name)
    for rule in rules {
      try rule.checkDurations()
      guard case .sound(let condition) = rule.condition else { continue }
      if condition.labels.isEmpty { throw .noLabels(rule: rule.name) }
      try rule.check("threshold", condition.threshold, in: 0...1)
      try rule.check("release_threshold", condition.releaseThreshold, in: 0...condition.threshold)
      try rule.check("min_peak", condition.minimumPeak, in: 0...1)
      let others = soundRules.filter { $0 != rule.name }
      for rival in condition.rivals where !others.contains(rival) {
        throw .unknownRival(
          rule: rule.name, rival: rival, nearest: NearestNames.of(rival, in: others))
      }
    }
  }

  private func checkDurations() throws(RuleError) {
    let durations = [
      ("min_duration", minimumDuration), ("end_after", endAfter), ("cooldown", cooldown),
    ]
    for (key, duration) in durations where duration < .zero {
      throw .negativeDuration(rule: name, key: key)
    }
  }

  private func check(
    _ key: String, _ value: Float, in allowed: ClosedRange<Float>
  ) throws(RuleError) {
    if !allowed.contains(value) {
      throw .outOfRange(rule: name, key: key, value: value, allowed: allowed)
    }
  }
}
