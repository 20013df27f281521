// SPDX-License-Identifier: Apache-2.0

/// How often which values came up, in fixed buckets, as Prometheus counts them.
package struct Histogram: Hashable, Codable, Sendable {
  /// Upper bounds of the buckets, ascending; one more bucket holds what is larger.
  package let bounds: [Double]
  /// Values in each bucket: one more than there are bounds.
  package private(set) var counts: [Int]
  package private(set) var sum = 0.0

  /// From a millisecond to a minute, in seconds.
  package static let latencyBounds: [Double] = [
    0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60,
  ]

  package init(bounds: [Double] = latencyBounds) {
    self.bounds = bounds
    counts = [Int](repeating: 0, count: bounds.count + 1)
  }

  package var count: Int { counts.reduce(0, +) }

  package mutating func record(_ value: Double) {
    counts[bounds.firstIndex { value <= $0 } ?? bounds.count] += 1
    sum += value
  }
}
