// SPDX-License-Identifier: Apache-2.0
import Core
import Segments

/// What other rules would have made of the same footage, beside those in force.
package struct RuleComparison: Sendable {
  /// What one set of rules made of the footage, for one rule.
  package struct Outcome: Equatable, Sendable {
    package let alerts: Int
    /// Each camera's rate added up.
    package let alertsPerDay: Double
    /// Share of the steps in which the rule could not tell, 0...1.
    package let unknownShare: Double
    /// The conditions of the rule that were not always known.
    package let unknownKinds: [AlertCondition.Kind]

    /// Whether nothing at all is known of the rule.
    package var isUnknown: Bool { alerts == 0 && unknownShare > 0.9995 }
  }

  package struct Row: Sendable {
    package let rule: String
    /// `nil` where there is no such rule any more, or it is off.
    package let proposed: Outcome?
    /// `nil` where there is no such rule yet, or it is off.
    package let current: Outcome?
    /// Alerts of the proposed rules that no alert of the same rule in force overlaps.
    package let added: [RuleRehearsal.Alert]
    /// The same the other way round.
    package let removed: [RuleRehearsal.Alert]
  }

  /// What was there to be judged of a source.
  fileprivate struct Footage {
    var seconds = 0.0
    var steps = 0
    var known: [AlertCondition.Kind: Int] = [:]
    var isJudged = false
  }

  private let rules: (proposed: [AlertRule], current: [AlertRule])
  private var proposed: RuleRehearsal
  private var current: RuleRehearsal
  private var footage: [String: Footage] = [:]

  /// - Parameters:
  ///   - proposed: rules to be tried, with an engine that has not seen anything.
  ///   - current: the rules in force, with an engine and a sequence board of their own.
  package init(
    proposed: (rules: [AlertRule], engine: RuleEngine),
    current: (rules: [AlertRule], engine: RuleEngine)
  ) {
    rules = (proposed.rules.filter(\.isEnabled), current.rules.filter(\.isEnabled))
    self.proposed = RuleRehearsal(proposed.engine)
    self.current = RuleRehearsal(current.engine)
  }

  /// Seconds of footage by source.
  package var seconds: [String: Double] { footage.mapValues(\.seconds) }

  package func has(_ source: String) -> Bool { footage[source] != nil }

  /// Says what is known of a source before its first step.
  package mutating func begin(
    _ source: String, isCamera: Bool, learnt memory: RuleMemory = RuleMemory()
  ) {
    footage[source] = Footage()
    proposed.begin(source, isCamera: isCamera, learnt: memory)
    current.begin(source, isCamera: isCamera, learnt: memory)
  }

  /// Takes what comes next of a source.
  package mutating func take(_ event: ReplayEvent, from source: String) {
    switch event {
    case .step(let step): footage[source, default: Footage()].count(step)
    case .verdict(.judged, _): footage[source, default: Footage()].isJudged = true
    case .verdict: footage[source, default: Footage()].isJudged = false
    case .health, .gap, .end: break
    }
    proposed.take(event, from: source)
    current.take(event, from: source)
  }

  /// One for every rule, first those that are proposed.
  package var rows: [Row] {
    let names = rules.proposed.map(\.name)
    let others = rules.current.map(\.name).filter { !names.contains($0) }
    return (names + others).map { name in
      let (after, before) = (
        proposed.alerts.filter { $0.rule == name }, current.alerts.filter { $0.rule == name }
      )
      return Row(
        rule: name, proposed: outcome(name, rules.proposed, proposed),
        current: outcome(name, rules.current, current),
        added: after.filter { alert in !before.contains { $0.overlaps(alert) } },
        removed: before.filter { alert in !after.contains { $0.overlaps(alert) } })
    }
  }

  private func outcome(
    _ name: String, _ rules: [AlertRule], _ rehearsal: RuleRehearsal
  ) -> Outcome? {
    guard let rule = rules.first(where: { $0.name == name }) else { return nil }
    let alerts = rehearsal.alerts.filter { $0.rule == name }
    let perDay = footage.reduce(0) { sum, entry in
      guard entry.value.seconds > 0 else { return sum }
      return sum + Double(alerts.count { $0.source == entry.key }) * 86_400 / entry.value.seconds
    }
    let (judged, unknown) = rehearsal.steps(of: name)
    let seen = footage.filter { rehearsal.looksAt($0.key, for: name) }.values
    let kinds = Set(rule.condition.flattened.map(\.kind)).filter { kind in
      kind.isSensed
        && seen.reduce(0) { $0 + $1.known[kind, default: 0] } < seen.reduce(0) { $0 + $1.steps }
    }
    return Outcome(
      alerts: alerts.count, alertsPerDay: perDay,
      unknownShare: judged > 0 ? Double(unknown) / Double(judged) : 0,
      unknownKinds: AlertCondition.Kind.allCases.filter(kinds.contains))
  }
}

extension RuleComparison.Footage {
  fileprivate mutating func count(_ step: EncodedStep) {
    seconds += (step.end - step.start).seconds
    steps += 1
    let now: [(AlertCondition.Kind, Bool)] = [
      (.sound, step.heard != nil), (.scene, step.video != nil), (.speech, step.cues != nil),
      (.motion, step.motion != nil), (.tamper, step.tamper != nil), (.anomaly, isJudged),
    ]
    for (kind, isKnown) in now where isKnown { known[kind, default: 0] += 1 }
  }
}

extension AlertCondition.Kind {
  /// Whether it depends on footage, and may be unknown by itself.
  fileprivate var isSensed: Bool {
    switch self {
    case .sound, .scene, .speech, .motion, .tamper, .anomaly: true
    case .camera, .all, .any, .not, .sequence: false
    }
  }
}

extension RuleRehearsal.Alert {
  fileprivate func overlaps(_ other: Self) -> Bool {
    source == other.source && start < other.end && other.start < end
  }
}
