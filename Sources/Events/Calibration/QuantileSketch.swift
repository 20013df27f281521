// SPDX-License-Identifier: Apache-2.0
import Foundation

/// How often scores of 0...1 were how large, in bounded memory.
///
/// Scores are counted in bins whose bounds grow by a constant factor, so that any quantile is known
/// to within `relativeError` of itself. Sketches add up exactly, in any order, and none has more
/// than `binCount` numbers, however much it has seen.
///
/// Source: Masson, Rim and Lee 2019, "DDSketch", doi:10.14778/3352063.3352135, on a fixed range.
package struct QuantileSketch: Hashable, Sendable {
  /// Largest error of a quantile, as a share of it.
  package static let relativeError = 0.01
  /// Scores below it are not told from 0: far less than any threshold that tells something.
  package static let smallestScore = 1e-4
  /// Bin 0 is for scores below `smallestScore`, the last one has 1 in it.
  package static let binCount = bin(of: 1) + 1

  /// The upper bound of a bin, as a multiple of its lower one.
  private static let growth = (1 + relativeError) / (1 - relativeError)

  /// How many scores were seen.
  package private(set) var count = 0
  /// How many of them fell into each bin, without the empty bins at the end.
  private var bins: [Int] = []

  package init() {}

  /// Takes a score; one outside 0...1 is clamped, and NaN is left out.
  package mutating func add(_ score: Float) {
    guard !score.isNaN else { return }
    let bin = Self.bin(of: Double(min(max(score, 0), 1)))
    extend(to: bin + 1)
    bins[bin] += 1
    count += 1
  }

  /// Takes all that another sketch has seen.
  package mutating func merge(_ other: QuantileSketch) {
    extend(to: other.bins.count)
    for (bin, more) in other.bins.enumerated() { bins[bin] += more }
    count += other.count
  }

  /// The score that a share of `rank`, 0...1, of all scores does not exceed.
  ///
  /// - Parameter rank: such as 0.5 for the median.
  /// - Returns: a score with an error of at most `relativeError` of it, 0 for those below
  ///   `smallestScore`, `nil` if nothing was seen.
  package func quantile(_ rank: Double) -> Double? {
    precondition((0...1).contains(rank), "QuantileSketch: rank \(rank) is not in 0...1")
    let wanted = max(1, Int((rank * Double(count)).rounded(.up)))
    var below = 0
    for (bin, held) in bins.enumerated() {
      below += held
      if below >= wanted { return Self.score(ofBin: bin) }
    }
    return nil
  }

  /// The smallest bound of a bin that at most `allowed` of the scores seen reach.
  ///
  /// It is above 1, which no score reaches, if more of them than allowed share the last bin.
  package func threshold(reachedBy allowed: Int) -> Double {
    precondition(allowed >= 0, "QuantileSketch: \(allowed) scores cannot reach a threshold")
    var reaching = 0
    for bin in bins.indices.reversed() {
      reaching += bins[bin]
      if reaching > allowed { return Self.lowerBound(ofBin: bin + 1) }
    }
    return 0
  }

  private mutating func extend(to size: Int) {
    if bins.count < size { bins += Array(repeating: 0, count: size - bins.count) }
  }

  private static func bin(of score: Double) -> Int {
    score < smallestScore ? 0 : 1 + Int(log(score / smallestScore) / log(growth))
  }

  private static func lowerBound(ofBin bin: Int) -> Double {
    bin == 0 ? 0 : smallestScore * pow(growth, Double(bin - 1))
  }

  /// The value that is no farther than `relativeError` from either bound.
  private static func score(ofBin bin: Int) -> Double {
    bin == 0 ? 0 : min(1, lowerBound(ofBin: bin) * (1 + relativeError))
  }
}

extension QuantileSketch: Codable {
  private enum CodingKeys: CodingKey {
    case bins
  }

  package init(from decoder: any Swift.Decoder) throws {
    let container = try decoder.container(keyedBy: CodingKeys.self)
    bins = try container.decode([Int].self, forKey: .bins)
    // Counts that no footage reaches would overflow when they are added up.
    guard bins.count <= Self.binCount, bins.allSatisfy({ (0...(1 << 48)).contains($0) }) else {
      throw DecodingError.dataCorruptedError(
        forKey: .bins, in: container, debugDescription: "not the bins of a quantile sketch")
    }
    count = bins.reduce(0, +)
  }

  package func encode(to encoder: any Swift.Encoder) throws {
    var container = encoder.container(keyedBy: CodingKeys.self)
    try container.encode(bins, forKey: .bins)
  }
}
