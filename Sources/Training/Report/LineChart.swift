// SPDX-License-Identifier: Apache-2.0
import Foundation

/// Curves over the epochs of a training, as an SVG element.
struct LineChart {
  struct Series {
    let name: String
    /// A class of the page's style sheet.
    let style: String
    /// One for each epoch; what is not finite leaves a hole.
    let values: [Double]
  }

  let title: String
  /// Ascending.
  let epochs: [Int]
  let series: [Series]
  /// What the vertical axis has to show in any case.
  var range: ClosedRange<Double>?

  private static let (width, height) = (640.0, 240.0)
  private static let (left, right, top, bottom) = (64.0, 624.0, 16.0, 208.0)
  /// At most so many lines across, so that their numbers do not touch.
  private static let (rows, columns) = (5, 10)

  var svg: String {
    let vertical = Axis(values: series.flatMap(\.values), including: range, atMost: Self.rows)
    let horizontal = Axis(
      values: epochs.map(Double.init), including: nil, atMost: Self.columns, step: 1)
    func x(_ epoch: Double) -> Double { Self.place(epoch, horizontal, Self.left, Self.right) }
    func y(_ value: Double) -> Double { Self.place(value, vertical, Self.bottom, Self.top) }
    let text = HTMLText.escaped(title)
    var lines = [
      "<svg viewBox=\"0 0 \(Self.width) \(Self.height)\" role=\"img\" aria-label=\"\(text)\">"
    ]
    for tick in vertical.ticks {
      lines.append(
        """
        <line class="grid" x1="\(Self.left)" y1="\(Self.number(y(tick)))" x2="\(Self.right)" \
        y2="\(Self.number(y(tick)))"/>\
        <text x="\(Self.left - 8)" y="\(Self.number(y(tick) + 4))" text-anchor="end">\
        \(vertical.label(tick))</text>
        """)
    }
    for tick in horizontal.ticks {
      lines.append(
        """
        <text x="\(Self.number(x(tick)))" y="\(Self.bottom + 20)" text-anchor="middle">\
        \(horizontal.label(tick))</text>
        """)
    }
    for curve in series {
      for part in Self.parts(of: curve.values, epochs) {
        let points = part.map { "\(Self.number(x($0.epoch))),\(Self.number(y($0.value)))" }
        // A line of no length has round ends, which make a point of it.
        let line = points.count == 1 ? points + points : points
        lines.append(
          "<polyline class=\"\(curve.style)\" points=\"\(line.joined(separator: " "))\"/>")
      }
    }
    return lines.joined(separator: "\n") + "\n</svg>"
  }

  /// Runs of successive epochs whose values are finite.
  private static func parts(
    of values: [Double], _ epochs: [Int]
  ) -> [[(epoch: Double, value: Double)]] {
    var parts: [[(epoch: Double, value: Double)]] = [[]]
    for (epoch, value) in zip(epochs, values) {
      if value.isFinite {
        parts[parts.count - 1].append((Double(epoch), value))
      } else {
        parts.append([])
      }
    }
    return parts.filter { !$0.isEmpty }
  }

  private static func place(
    _ value: Double, _ axis: Axis, _ start: Double, _ end: Double
  ) -> Double {
    start + (end - start) * (value - axis.low) / (axis.high - axis.low)
  }

  private static func number(_ value: Double) -> String { "\((value * 10).rounded() / 10)" }
}
