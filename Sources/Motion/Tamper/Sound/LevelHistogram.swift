// SPDX-License-Identifier: Apache-2.0
import Foundation

/// How many samples are how loud, in quarters of a decibel.
struct LevelHistogram: Equatable, Sendable {
  private static let lowest: Float = -90
  private static let binsPerDecibel: Float = 4
  /// One sample in so many is louder than what counts as the peak.
  private static let peakShare = 1000

  private var counts = [Int](repeating: 0, count: 90 * 4 + 24)

  init() {}

  /// - Parameter samples: -1...1; up to 6 dB above full scale are told apart.
  init(_ samples: [Float]) {
    for sample in samples {
      let decibels = 20 * log10(max(abs(sample), 1e-9))
      let bin = Int(((decibels - Self.lowest) * Self.binsPerDecibel).rounded(.down))
      counts[min(max(bin, 0), counts.count - 1)] += 1
    }
  }

  static func += (sum: inout LevelHistogram, other: LevelHistogram) {
    for bin in sum.counts.indices { sum.counts[bin] += other.counts[bin] }
  }

  /// Share of the samples that are at most so far below the peak: 0.4 for a sine and 2 dB, 0.01 for
  /// Gaussian noise, less for voices.
  func share(within decibels: Float) -> Float {
    let total = counts.reduce(0, +)
    var (seen, bin) = (0, counts.count)
    while bin > 0 && seen * Self.peakShare < total {
      bin -= 1
      seen += counts[bin]
    }
    let low = max(0, bin - Int(decibels * Self.binsPerDecibel))
    let near = seen + counts[low..<bin].reduce(0, +)
    return total > 0 ? Float(near) / Float(total) : 0
  }
}
