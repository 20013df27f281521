// SPDX-License-Identifier: Apache-2.0
import Core
import Segments

/// Holds rules against sources as an analysis does, and remembers the alerts.
///
/// The engine is the one of the analysis; nothing is judged here.
package struct RuleRehearsal: Sendable {
  /// An alert from beginning to end.
  package struct Alert: Hashable, Sendable {
    package let source: String
    package let rule: String
    package let start: MediaTime
    package internal(set) var end: MediaTime
    package internal(set) var score: Float
    package internal(set) var reason: String
    package let wallStart: MediaTime?
  }

  private let prototype: RuleEngine
  private var engines: [String: RuleEngine] = [:]
  package private(set) var alerts: [Alert] = []

  /// - Parameter rules: an engine that has not seen anything, with a sequence board of its own.
  package init(_ rules: RuleEngine) { prototype = rules }

  /// Says what is known of a source before its first step.
  ///
  /// - Parameters:
  ///   - source: its name.
  ///   - isCamera: whether rules for other cameras are left out.
  ///   - memory: what rules have learnt of it.
  package mutating func begin(
    _ source: String, isCamera: Bool, learnt memory: RuleMemory = RuleMemory()
  ) {
    var engine = isCamera ? prototype.watching(source) : prototype
    engine.learn(from: memory)
    engines[source] = engine
  }

  /// Takes what comes next of a source.
  ///
  /// - Parameters:
  ///   - event: what there is.
  ///   - source: its name.
  /// - Returns: what the rules have to report.
  @discardableResult
  package mutating func take(_ event: ReplayEvent, from source: String) -> [AlertEvent] {
    var engine = engines[source] ?? prototype
    // Two copies of an engine would be copied with every change.
    engines[source] = nil
    defer { engines[source] = engine }
    var reports: [AlertEvent] = []
    switch event {
    case .step(let step): reports = engine.consume(step, segmentStart: step.start)
    case .verdict(let verdict, let epoch): engine.take(verdict, epoch: epoch)
    case .health(let health): reports = engine.consume(health)
    case .gap(let gap):
      if gap.cause == .disconnected {
        reports = engine.consumeOutage(gap)
      } else if gap.cause == .stopped {
        reports = engine.finish()
      }
    case .end: reports = engine.finish()
    }
    for report in reports { note(report, source) }
    return reports
  }

  /// What the rules' conditions scored, by source and in the rules' order.
  ///
  /// - Returns: for rules with a budget of false alarms only.
  package var backgrounds: [(source: String, rule: AlertRule, background: QuantileSketch)] {
    engines.keys.sorted().flatMap { source in
      (engines[source]?.backgrounds ?? []).map { (source, $0.rule, $0.background) }
    }
  }

  /// In how many steps a rule was asked, and in how many of these it could not tell.
  func steps(of rule: String) -> (judged: Int, unknown: Int) {
    engines.values.reduce((0, 0)) { sum, engine in
      let steps = engine.steps(of: rule)
      return (sum.0 + steps.judged, sum.1 + steps.unknown)
    }
  }

  /// Whether a rule is for a source.
  func looksAt(_ source: String, for rule: String) -> Bool {
    (engines[source]?.steps(of: rule).judged ?? 0) > 0
  }

  private mutating func note(_ report: AlertEvent, _ source: String) {
    if report.phase == .begin {
      alerts.append(
        Alert(
          source: source, rule: report.rule, start: report.start, end: report.end,
          score: report.score, reason: report.reason,
          wallStart: report.clock.time(of: report.start)))
    } else if let index = alerts.lastIndex(where: {
      $0.source == source && $0.rule == report.rule
    }) {
      alerts[index].end = report.end
      alerts[index].score = report.score
      alerts[index].reason = report.reason
    }
  }
}
