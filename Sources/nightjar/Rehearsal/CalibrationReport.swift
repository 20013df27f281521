// SPDX-License-Identifier: Apache-2.0
import Events

/// How scores are spread over a camera's footage, and what a budget makes of that.
struct CalibrationReport {
  struct Row {
    let source: String
    let rule: AlertRule
    let scores: QuantileSketch
    let budget: FalseAlarmBudget

    /// What a score has to reach; `nil` while too little was seen.
    var threshold: Double? {
      budget.threshold(from: scores).map { max($0, Double(rule.threshold)) }
    }

    /// Hours of footage that the budget needs.
    var hoursNeeded: Double { Double(budget.stepsNeeded) / budget.stepsPerSecond / 3600 }
  }

  private static let ranks = [0.5, 0.9, 0.99, 0.999, 1]

  let rows: [Row]

  init(_ rows: [Row]) { self.rows = rows }

  var text: [String] {
    TextTable(
      columns: ["camera", "rule"].map { .init(title: $0) }
        + ["steps", "50 %", "90 %", "99 %", "99.9 %", "largest", "false/day"].map {
          .init(title: $0, isNumber: true)
        } + [.init(title: "threshold")],
      rows: rows.map { row in
        [.init(row.source), .init(row.rule.name), .init("\(row.scores.count)")]
          + Self.ranks.map { .init(Self.number(row.scores.quantile($0))) }
          + [.init("\(row.budget.alertsPerDay)"), .init(Self.threshold(row))]
      }
    ).render(width: nil, hasColor: false)
  }

  var json: [String] {
    rows.map { row in
      let quantiles = Self.ranks.map { rank in
        JSONValue.array([.number(rank), row.scores.quantile(rank).map(Self.rounded) ?? .null])
      }
      return JSONValue.object([
        .init("source", .string(row.source)), .init("rule", .string(row.rule.name)),
        .init("steps", .integer(row.scores.count)),
        .init("steps_needed", .integer(row.budget.stepsNeeded)),
        .init("quantiles", .array(quantiles)),
        .init("max_false_per_day", .number(row.budget.alertsPerDay)),
        .init("threshold", row.threshold.map(Self.rounded) ?? .null),
      ]).line
    }
  }

  private static func threshold(_ row: Row) -> String {
    guard let threshold = row.threshold else {
      return "0.9 until \(number(row.hoursNeeded)) h are seen"
    }
    return threshold > 1 ? "above 1: never" : number(threshold)
  }

  private static func number(_ value: Double?) -> String {
    value.map { "\(($0 * 1000).rounded() / 1000)" } ?? "-"
  }

  private static func rounded(_ value: Double) -> JSONValue {
    .number((value * 1e4).rounded() / 1e4)
  }
}
