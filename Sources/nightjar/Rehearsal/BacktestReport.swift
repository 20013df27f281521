// SPDX-License-Identifier: Apache-2.0
import Core
import Events
import Foundation

/// How a comparison of rules is shown.
struct BacktestReport {
  /// Most alerts that are listed one by one.
  private static let listed = 50

  private let comparison: RuleComparison
  private let rows: [RuleComparison.Row]

  init(_ comparison: RuleComparison) {
    self.comparison = comparison
    rows = comparison.rows
  }

  /// For people: a table, and the alerts that are new or gone.
  var text: [String] {
    let hours = comparison.seconds.values.reduce(0, +) / 3600
    let count = comparison.seconds.count
    let table = TextTable(
      columns: [
        .init(title: "rule"), .init(title: "alerts", isNumber: true),
        .init(title: "per day", isNumber: true), .init(title: "in force", isNumber: true),
        .init(title: "per day", isNumber: true), .init(title: "new", isNumber: true),
        .init(title: "gone", isNumber: true), .init(title: "unknown"),
      ],
      rows: rows.map { row in
        [
          .init(row.rule), .init(Self.count(row.proposed)), .init(Self.rate(row.proposed)),
          .init(Self.count(row.current)), .init(Self.rate(row.current)),
          .init("\(row.added.count)"), .init("\(row.removed.count)"), .init(Self.unknown(row)),
        ]
      })
    let changes =
      (rows.flatMap { row in row.added.map { ("+", $0) } + row.removed.map { ("-", $0) } })
      .sorted { ($0.1.source, $0.1.start, $0.1.rule) < ($1.1.source, $1.1.start, $1.1.rule) }
    let lines = changes.prefix(Self.listed).map { sign, alert in
      "\(sign) \(Self.time(alert))  \(alert.source)  \(alert.rule): \(alert.reason)".printable
    }
    let rest = changes.count - lines.count
    return
      ["\(Self.number(hours)) h of footage from \(count) source\(count == 1 ? "" : "s")", ""]
      + table.render(width: nil, hasColor: false)
      + (lines.isEmpty ? [] : [""] + lines)
      + (rest > 0 ? ["… and \(rest) more; --format json has all"] : [])
  }

  /// For programs: an object for every rule.
  var json: [String] {
    rows.map { row in
      JSONValue.object([
        .init("rule", .string(row.rule)), .init("proposed", Self.json(row.proposed)),
        .init("in_force", Self.json(row.current)),
        .init("added", .array(row.added.map(Self.json))),
        .init("removed", .array(row.removed.map(Self.json))),
      ]).line
    }
  }

  private static func count(_ outcome: RuleComparison.Outcome?) -> String {
    guard let outcome else { return "-" }
    return outcome.isUnknown ? "unknown" : "\(outcome.alerts)"
  }

  private static func rate(_ outcome: RuleComparison.Outcome?) -> String {
    guard let outcome, !outcome.isUnknown else { return "-" }
    return number(outcome.alertsPerDay)
  }

  /// For how much of the footage the rule could not tell, and for want of what.
  private static func unknown(_ row: RuleComparison.Row) -> String {
    guard let outcome = row.proposed ?? row.current, outcome.unknownShare > 0 else { return "-" }
    let share = max(1, (outcome.unknownShare * 100).rounded())
    let kinds = outcome.unknownKinds.map(\.rawValue).joined(separator: ", ")
    return "\(Int(share)) %" + (kinds.isEmpty ? "" : ": \(kinds)")
  }

  private static func json(_ outcome: RuleComparison.Outcome?) -> JSONValue {
    guard let outcome else { return .null }
    return [
      "alerts": outcome.isUnknown ? .null : .integer(outcome.alerts),
      "alerts_per_day": outcome.isUnknown ? .null : .number(rounded(outcome.alertsPerDay)),
      "unknown_share": .number(rounded(outcome.unknownShare)),
      "unknown": .array(outcome.unknownKinds.map { .string($0.rawValue) }),
    ]
  }

  private static func json(_ alert: RuleRehearsal.Alert) -> JSONValue {
    let wall = alert.wallStart.map { Timestamp.text(nanosecondsSince1970: $0.nanoseconds) }
    return [
      "source": .string(alert.source), "start": .number(alert.start.seconds),
      "end": .number(alert.end.seconds), "wall_start": wall.map { .string($0) } ?? .null,
      "score": .number(rounded(Double(alert.score))), "reason": .string(alert.reason),
    ]
  }

  private static func time(_ alert: RuleRehearsal.Alert) -> String {
    alert.wallStart.map { Timestamp.text(nanosecondsSince1970: $0.nanoseconds) }
      ?? "\(alert.start)"
  }

  private static func number(_ value: Double) -> String { "\((value * 100).rounded() / 100)" }

  private static func rounded(_ value: Double) -> Double { (value * 1e4).rounded() / 1e4 }
}
