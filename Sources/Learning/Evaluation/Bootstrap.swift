// SPDX-License-Identifier: Apache-2.0
import Tensors

/// How far a metric may be off because of which items happened to be in the test set.
///
/// Source: Efron and Tibshirani 1993, *An Introduction to the Bootstrap*, chapter 13 (percentile
/// interval). Items that depend on each other, such as queries made from one source, are drawn
/// together as a group.
package struct Bootstrap: Sendable {
  package struct Interval: Codable, Equatable, Sendable {
    /// The metric on the items themselves.
    package let estimate: Double
    /// Between these are the middle 95 % of what resampling gave.
    package let low: Double
    package let high: Double

    package init(estimate: Double, low: Double, high: Double) {
      (self.estimate, self.low, self.high) = (estimate, low, high)
    }

    package func overlaps(_ other: Interval) -> Bool { low <= other.high && other.low <= high }
  }

  package let resamples: Int
  package let seed: UInt64

  package init(resamples: Int = 1000, seed: UInt64 = 0) {
    precondition(resamples > 0, "Bootstrap: \(resamples) resamples")
    (self.resamples, self.seed) = (resamples, seed)
  }

  /// The metric on all items, with its 95 % interval.
  ///
  /// - Parameters:
  ///   - groups: for each item the group it belongs to.
  ///   - metric: of the items with these numbers, repeats counted; NaN where it is not defined,
  ///     and such a resample is left out.
  /// - Returns: NaN for all three without items or where no resample has a metric.
  package func interval<Group: Hashable>(
    groups: [Group], metric: ([Int]) -> Double
  ) -> Interval {
    guard !groups.isEmpty else { return Interval(estimate: .nan, low: .nan, high: .nan) }
    let members = Dictionary(grouping: groups.indices) { groups[$0] }.values
      .sorted { $0[0] < $1[0] }
    var random = RandomSource(seed: seed)
    let values = (0..<resamples).map { _ in
      metric(members.flatMap { _ in members[random.index(below: members.count)] })
    }.filter { !$0.isNaN }.sorted()
    return Interval(
      estimate: metric(Array(groups.indices)), low: Self.quantile(values, 0.025),
      high: Self.quantile(values, 0.975))
  }

  /// The same with every item a group of its own.
  package func interval(items: Int, metric: ([Int]) -> Double) -> Interval {
    interval(groups: Array(0..<items), metric: metric)
  }

  /// Between the two nearest of the sorted values, linearly.
  private static func quantile(_ sorted: [Double], _ share: Double) -> Double {
    guard !sorted.isEmpty else { return .nan }
    let place = share * Double(sorted.count - 1)
    let below = Int(place)
    let above = min(below + 1, sorted.count - 1)
    return sorted[below] + (place - Double(below)) * (sorted[above] - sorted[below])
  }
}
