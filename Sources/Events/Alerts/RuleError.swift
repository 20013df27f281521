// SPDX-License-Identifier: Apache-2.0

/// What can be wrong with a rule that an operator wrote.
package enum RuleError: Error, Equatable, CustomStringConvertible {
  case duplicateName(rule: String)
  case noLabels(rule: String)
  case unknownLabel(rule: String, label: String, nearest: [String])
  case unknownRival(rule: String, rival: String, nearest: [String])
  /// A number that is not in 0...1, or a release threshold above the threshold.
  case outOfRange(rule: String, key: String, value: Float, allowed: ClosedRange<Float>)
  case negativeDuration(rule: String, key: String)
  /// `all` or `any` of nothing.
  case noConditions(rule: String, key: String)
  case shortSequence(rule: String)
  case noTime(rule: String, key: String)
  /// A budget of false alarms that nothing could keep to.
  case noBudget(rule: String)
  /// Nothing to be seen or said.
  case noSentences(rule: String, key: String)
  /// A keyword without letters and digits.
  case unspeakable(rule: String, keyword: String)
  /// Sentences where nothing is loaded that could read them.
  case noTextEncoder(rule: String, key: String)

  /// Name of the rule.
  package var rule: String {
    switch self {
    case .duplicateName(let rule), .noLabels(let rule), .unknownLabel(let rule, _, _),
      .unknownRival(let rule, _, _), .outOfRange(let rule, _, _, _), .negativeDuration(let rule, _),
      .noConditions(let rule, _), .shortSequence(let rule), .noTime(let rule, _),
      .noBudget(let rule), .noSentences(let rule, _), .unspeakable(let rule, _),
      .noTextEncoder(let rule, _):
      rule
    }
  }

  /// Key of the rule's table in the configuration that has to change.
  package var key: String {
    switch self {
    case .duplicateName: "name"
    case .noLabels, .unknownLabel: "labels"
    case .unknownRival: "rivals"
    case .shortSequence: "steps"
    case .noBudget: "max_false_per_day"
    case .unspeakable: "speech"
    case .outOfRange(_, let key, _, _), .negativeDuration(_, let key), .noConditions(_, let key),
      .noTime(_, let key), .noSentences(_, let key), .noTextEncoder(_, let key):
      key
    }
  }

  package var description: String {
    switch self {
    case .duplicateName(let rule):
      "rule \"\(rule)\": there is another rule of this name. Rename one of them."
    case .noLabels(let rule):
      "rule \"\(rule)\": it names no sound to listen for. Add AudioSet names to labels."
    case .unknownLabel(let rule, let label, let nearest):
      "rule \"\(rule)\": there is no sound \"\(label)\". \(Self.suggestion(nearest))"
    case .unknownRival(let rule, let rival, let nearest):
      "rule \"\(rule)\": there is no other rule \"\(rival)\". \(Self.suggestion(nearest))"
    case .outOfRange(let rule, let key, let value, let allowed):
      """
      rule "\(rule)": \(key) is \(value). \
      Give a number from \(allowed.lowerBound) to \(allowed.upperBound).
      """
    case .negativeDuration(let rule, let key):
      "rule \"\(rule)\": \(key) is negative. Give a time of 0 s or more."
    case .noConditions(let rule, let key):
      "rule \"\(rule)\": \(key) has no conditions. Give it one or more."
    case .shortSequence(let rule):
      "rule \"\(rule)\": its sequence has less than two steps. Add what comes next."
    case .noTime(let rule, let key):
      "rule \"\(rule)\": \(key) is 0 s or less. Give a time above 0 s."
    case .noBudget(let rule):
      """
      rule "\(rule)": max_false_per_day allows no mistake at all. Give a number above 0, such as \
      0.5 for one in two days.
      """
    case .noSentences(let rule, let key):
      "rule \"\(rule)\": \(key) has nothing to look for. Give it a word or a sentence."
    case .unspeakable(let rule, let keyword):
      "rule \"\(rule)\": nobody can say \"\(keyword)\". Give a keyword with letters or digits."
    case .noTextEncoder(let rule, let key):
      """
      rule "\(rule)": the sentences of \(key) need the text encoder, which is not in use. Run \
      `nightjar models fetch`.
      """
    }
  }

  static func check(
    _ key: String, _ value: Float, in allowed: ClosedRange<Float>, rule: String
  ) throws(RuleError) {
    if !allowed.contains(value) {
      throw .outOfRange(rule: rule, key: key, value: value, allowed: allowed)
    }
  }

  static func check(
    _ threshold: Float, release releaseThreshold: Float, rule: String
  ) throws(RuleError) {
    try check("threshold", threshold, in: 0...1, rule: rule)
    try check("release_threshold", releaseThreshold, in: 0...threshold, rule: rule)
  }

  private static func suggestion(_ nearest: [String]) -> String {
    let quoted = nearest.map { "\"\($0)\"" }
    guard let last = quoted.last else { return "Remove it." }
    let others = quoted.dropLast().joined(separator: ", ")
    return "Did you mean \(others.isEmpty ? last : "\(others) or \(last)")?"
  }
}
