// SPDX-License-Identifier: Apache-2.0
import Core

/// Finds the delay of the least delayed packets, which is how long footage takes at best.
///
/// What is added on the way (jitter, a retransmission, a burst after a stall) only ever makes a
/// packet late, so the least delay of the last minute is the one without it. A minute is short
/// enough to follow a clock that drifts: 200 ppm amount to 12 ms.
///
/// Source: the clock filter of NTP, Mills, RFC 5905, section 10.
struct DelayFilter {
  static let bucketLength = MediaTime(seconds: 2)
  static let bucketCount = 30
  /// Buckets from which `error` is measured and not assumed.
  static let settledCount = 5
  /// How far the least delay may be missed before: the jitter of an ordinary network.
  static let unsettledError = MediaTime(seconds: 0.25)

  private struct Bucket {
    let start: MediaTime
    var least: MediaTime
  }

  private var buckets: [Bucket] = []
  /// `nil` before the first packet.
  private(set) var least: MediaTime?

  /// Takes the delay of a packet, whatever it is counted from, and when it came.
  mutating func add(_ delay: MediaTime, at arrival: MediaTime) {
    if let last = buckets.last, arrival - last.start < Self.bucketLength {
      buckets[buckets.count - 1].least = min(last.least, delay)
    } else {
      buckets.append(Bucket(start: arrival, least: delay))
      let length = Self.bucketLength * Self.bucketCount
      buckets.removeAll { arrival - $0.start >= length }
      least = buckets.lazy.map(\.least).min()
    }
    least = min(least ?? delay, delay)
  }

  /// How far the least delay seen may be from the one that it stands for.
  var error: MediaTime {
    guard let least else { return Self.unsettledError }
    let median = buckets.map(\.least).sorted()[buckets.count / 2]
    let isSettled = buckets.count >= Self.settledCount
    return median - least + (isSettled ? .zero : Self.unsettledError)
  }
}
