// SPDX-License-Identifier: Apache-2.0
import Foundation

/// How many samples are how loud, in quarters of a decibel; those above 0 and those below by
/// themselves, as a microphone may clip on one side.
struct LevelHistogram: Equatable, Sendable {
  private static let lowest: Float = -90
  private static let binsPerDecibel: Float = 4
  /// One sample in so many is louder than what counts as the peak.
  private static let peakShare = 1000
  private static let nothing = [Int](repeating: 0, count: 90 * 4 + 24)

  private var above = nothing
  private var below = nothing

  init() {}

  /// - Parameter samples: -1...1; up to 6 dB above full scale are told apart.
  init(_ samples: [Float]) {
    for sample in samples {
      let decibels = 20 * log10(max(abs(sample), 1e-9))
      let place = Int(((decibels - Self.lowest) * Self.binsPerDecibel).rounded(.down))
      let bin = min(max(place, 0), Self.nothing.count - 1)
      if sample > 0 { above[bin] += 1 } else { below[bin] += 1 }
    }
  }

  static func += (sum: inout LevelHistogram, other: LevelHistogram) {
    for bin in nothing.indices {
      sum.above[bin] += other.above[bin]
      sum.below[bin] += other.below[bin]
    }
  }

  /// Share of the samples that are at most so far below their side's peak, the mean of both sides:
  /// 0.4 for a sine and 2 dB, 0.01 for Gaussian noise, less for voices.
  func share(within decibels: Float) -> Float {
    let shares = [above, below].compactMap { Self.share(of: $0, within: decibels) }
    return shares.isEmpty ? 0 : shares.reduce(0, +) / Float(shares.count)
  }

  /// `nil` of nothing.
  private static func share(of counts: [Int], within decibels: Float) -> Float? {
    let total = counts.reduce(0, +)
    guard total > 0 else { return nil }
    var (seen, bin) = (0, counts.count)
    while seen * peakShare < total {
      bin -= 1
      seen += counts[bin]
    }
    let low = max(0, bin - Int(decibels * binsPerDecibel))
    return Float(seen + counts[low..<bin].reduce(0, +)) / Float(total)
  }
}
