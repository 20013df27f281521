// SPDX-License-Identifier: Apache-2.0
import Foundation

/// The range of a chart's axis, and round numbers on it.
struct Axis {
  let low: Double
  let high: Double
  let ticks: [Double]
  private let digits: Int

  /// - Parameters:
  ///   - values: what is to be shown; those that are not finite are left out.
  ///   - range: what has to be shown in any case.
  ///   - count: most ticks, at least 2.
  ///   - smallest: the least distance of two ticks.
  init(
    values: [Double], including range: ClosedRange<Double>?, atMost count: Int,
    step smallest: Double = 0
  ) {
    let shown = values.filter(\.isFinite) + (range.map { [$0.lowerBound, $0.upperBound] } ?? [])
    let (least, most) = (shown.min() ?? 0, shown.max() ?? 1)
    // Equal values are shown in the middle of something.
    let padding = most > least ? 0 : max(abs(most), 1) / 2
    let step = Self.step(for: most - least + 2 * padding, atMost: count, smallest)
    let (first, last) = (
      ((least - padding) / step).rounded(.down), ((most + padding) / step).rounded(.up)
    )
    low = first * step
    high = last * step
    ticks = stride(from: first, through: last, by: 1).map { $0 * step }
    digits = max(0, Int(-log10(step).rounded(.down)))
  }

  func label(_ tick: Double) -> String {
    // Very small numbers, such as learning rates, would be all zeros.
    if digits > 4 { return tick == 0 ? "0" : String(format: "%.1e", tick) }
    return String(format: "%.\(digits)f", tick)
  }

  /// The smallest 1, 2 or 5 times a power of ten that needs no more than `count` ticks.
  private static func step(for span: Double, atMost count: Int, _ smallest: Double) -> Double {
    let least = max(span / Double(count - 1), smallest)
    let power = pow(10, log10(least).rounded(.down))
    return [1, 2, 5, 10].map { $0 * power }.first { $0 >= least * (1 - 1e-9) } ?? 10 * power
  }
}
