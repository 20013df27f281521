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
    for rule in rules {
      try rule.checkDurations()
      try rule.condition.check(rule: rule.name)
      try RuleError.check("threshold", rule.threshold, in: 0...1, rule: rule.name)
      if let budget = rule.maximumFalsePerDay, !(budget > 0 && budget.isFinite) {
        throw .noBudget(rule: rule.name)
      }
      let others = rules.map(\.name).filter { $0 != rule.name }
      for rival in rule.rivals where !others.contains(rival) {
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
}
