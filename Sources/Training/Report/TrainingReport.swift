// SPDX-License-Identifier: Apache-2.0
import Foundation

/// What a whole training came to, for people: a page with curves, and a few lines of text.
package struct TrainingReport: Sendable {
  /// Something to know about the training, such as its seed.
  package struct Fact: Equatable, Sendable {
    package let name: String
    package let value: String

    package init(_ name: String, _ value: String) {
      (self.name, self.value) = (name, value)
    }
  }

  private let title: String
  private let facts: [Fact]
  private let epochs: [Trainer.Report]

  /// - Parameters:
  ///   - title: what was trained.
  ///   - facts: how.
  ///   - epochs: all of them, in order, those before an interruption too.
  package init(title: String, facts: [Fact], epochs: [Trainer.Report]) {
    self.title = title
    self.facts = facts
    self.epochs = epochs
  }

  /// The epoch whose weights were kept; `nil` if none was better than what it began with.
  package var best: Trainer.Report? { epochs.last { $0.isBest } }

  /// A few lines without a line feed at the end.
  package var summary: String {
    guard let first = epochs.first, let last = epochs.last else { return "no epoch was trained" }
    var lines = [
      "\(epochs.count) epochs, loss \(Self.number(first.loss, 4)) to \(Self.number(last.loss, 4))"
    ]
    if let best {
      lines.append(
        """
        best after epoch \(best.epoch), on what was held out: recall@1 \
        \(Self.number(best.recallAt1, 3)), recall@10 \(Self.number(best.recallAt10, 3)), \
        median rank \(Self.number(best.medianRank, 1))\
        \(best.orderAccuracy.map { ", order \(Self.number($0, 3))" } ?? "")
        """)
    } else {
      lines.append("no epoch found anything that was held out; the weights are as they began")
    }
    return lines.joined(separator: "\n")
  }

  /// A page that is complete in itself: no scripts, nothing from elsewhere.
  package var html: String {
    let name = HTMLText.escaped(title)
    return """
      <!DOCTYPE html>
      <html lang="en">
      <head>
      <meta charset="utf-8">
      <meta name="viewport" content="width=device-width">
      <title>Training of \(name)</title>
      <style>
      \(Self.style)
      </style>
      </head>
      <body>
      <h1>Training of \(name)</h1>
      <p>\(HTMLText.escaped(summary).replacing("\n", with: "<br>"))</p>
      \(charts)
      <h2>How</h2>
      <table>
      \(facts.map { Self.row("th", $0.name, "td", $0.value) }.joined(separator: "\n"))
      </table>
      <h2>Epochs</h2>
      \(table)
      </body>
      </html>

      """
  }

  private var charts: String {
    let numbers = epochs.map(\.epoch)
    func values(_ path: KeyPath<Trainer.Report, Double>) -> [Double] {
      epochs.map { $0[keyPath: path] }
    }
    let orders = values(\.order)
    let order = LineChart(
      title: "Order of events", epochs: numbers,
      series: [.init(name: "order told right", style: "first", values: orders)], range: 0...1)
    let charts =
      [
        LineChart(
          title: "Loss", epochs: numbers,
          series: [.init(name: "loss", style: "first", values: values(\.loss))]),
        LineChart(
          title: "Recall on what was held out", epochs: numbers,
          series: [
            .init(name: "recall@1", style: "first", values: values(\.recallAt1)),
            .init(name: "recall@10", style: "second", values: values(\.recallAt10)),
          ], range: 0...1),
      ] + (orders.contains { $0.isFinite } ? [order] : []) + [
        LineChart(
          title: "Learning rate", epochs: numbers,
          series: [.init(name: "learning rate", style: "first", values: values(\.learningRate))])
      ]
    return charts.map { chart in
      let legend = chart.series.map {
        "<span class=\"\($0.style)\">\(HTMLText.escaped($0.name))</span>"
      }
      return """
        <h2>\(HTMLText.escaped(chart.title))</h2>
        <figure>
        \(chart.svg)
        <figcaption>\(legend.joined(separator: " ")) by epoch</figcaption>
        </figure>
        """
    }.joined(separator: "\n")
  }

  private var table: String {
    let head = [
      "epoch", "loss", "recall@1", "recall@10", "median rank", "order", "learning rate", "gradient",
    ]
    let rows = epochs.map { epoch in
      let cells = [
        "\(epoch.epoch)", Self.number(epoch.loss, 4), Self.number(epoch.recallAt1, 3),
        Self.number(epoch.recallAt10, 3), Self.number(epoch.medianRank, 1),
        Self.number(epoch.order, 3), Self.number(epoch.learningRate, 6),
        Self.number(epoch.gradientNorm, 3),
      ]
      return "<tr\(epoch.isBest ? " class=\"best\"" : "")>"
        + cells.map { "<td>\($0)</td>" }.joined() + "</tr>"
    }
    return """
      <table class="numbers">
      <tr>\(head.map { "<th>\($0)</th>" }.joined())</tr>
      \(rows.joined(separator: "\n"))
      </table>
      """
  }

  private static func row(_ a: String, _ first: String, _ b: String, _ second: String) -> String {
    "<tr><\(a)>\(HTMLText.escaped(first))</\(a)><\(b)>\(HTMLText.escaped(second))</\(b)></tr>"
  }

  private static func number(_ value: Double, _ digits: Int) -> String {
    value.isFinite ? String(format: "%.\(digits)f", value) : "none"
  }

  private static let style = """
    :root { color-scheme: light dark; --first: #06c; --second: #c60; --faint: #8886; }
    body { font: 16px/1.5 system-ui, sans-serif; max-width: 44rem; margin: 2rem auto; padding: 0 1rem; }
    h1, h2 { line-height: 1.2; overflow-wrap: anywhere; }
    figure { margin: 0; }
    svg { width: 100%; height: auto; }
    svg text { font-size: 12px; fill: currentColor; }
    .grid { stroke: var(--faint); }
    polyline { fill: none; stroke-width: 2.5; stroke-linecap: round; stroke-linejoin: round; }
    polyline.first { stroke: var(--first); }
    polyline.second { stroke: var(--second); }
    span.first { color: var(--first); }
    span.second { color: var(--second); }
    table { border-collapse: collapse; }
    th, td { text-align: left; padding: 0.1rem 1rem 0.1rem 0; overflow-wrap: anywhere; }
    .numbers th, .numbers td { text-align: right; font-variant-numeric: tabular-nums; }
    .best { font-weight: bold; }
    """
}

extension Trainer.Report {
  /// NaN where it was not measured.
  fileprivate var order: Double { orderAccuracy ?? .nan }
}
