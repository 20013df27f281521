// SPDX-License-Identifier: Apache-2.0

/// Order statistics of many values that are not negative, by counting instead of sorting.
enum Quantile {
  private static let buckets = 512

  /// The value below which a share of all values lies, to a 512th of `limit`.
  ///
  /// - Parameters:
  ///   - values: 0 or more; those above `limit` count as `limit`.
  ///   - share: 0...1.
  ///   - limit: the largest value of interest.
  /// - Returns: the middle of the bucket it is in; 0 without values.
  static func of(_ values: some Sequence<Float>, share: Double, limit: Float) -> Float {
    var counts = [Int](repeating: 0, count: buckets + 1)
    var total = 0
    let scale = Float(buckets) / limit
    for value in values {
      counts[Int(min(value * scale, Float(buckets)))] += 1
      total += 1
    }
    var missing = Int(Double(total) * share)
    for (bucket, count) in counts.enumerated() {
      if missing < count { return (Float(bucket) + 0.5) / scale }
      missing -= count
    }
    return total == 0 ? 0 : limit
  }
}
