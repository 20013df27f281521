// SPDX-License-Identifier: Apache-2.0
import Core

/// Places decoded sound by counting samples, and by timestamps where the count must be wrong.
///
/// Containers round timestamps (Matroska to 1 ms), so small deviations from the count are noise. A
/// deviation of 10 ms is a hole or an overlap at once; a smaller one if a whole second of frames
/// deviates the same way, which is a clock that drifts.
struct SampleClock {
  struct Placement: Equatable {
    /// Samples at the front that repeat what was there before.
    var overlap = 0
    /// Where to go on after a hole, or at the very start.
    var restart: MediaTime?
  }

  static let jump = MediaTime(seconds: 0.010)
  static let drift = MediaTime(seconds: 0.001)
  static let driftPeriod = MediaTime(seconds: 1)

  let sampleRateHz: Int
  private var anchor = MediaTime.zero
  private var count: Int?
  private var deviations: (least: MediaTime, most: MediaTime, since: MediaTime)?

  init(sampleRateHz: Int) {
    self.sampleRateHz = sampleRateHz
  }

  /// End of the sound so far; `nil` before the first frame.
  var end: MediaTime? {
    count.map { count in
      let (seconds, rest) = count.quotientAndRemainder(dividingBy: sampleRateHz)
      return anchor
        + MediaTime(
          nanoseconds: Int64(seconds) * 1_000_000_000
            + Int64((Double(rest) * 1e9 / Double(sampleRateHz)).rounded()))
    }
  }

  /// Places the next frame and counts its samples.
  ///
  /// - Parameters:
  ///   - time: its timestamp, if it has one.
  ///   - samples: how many it holds.
  /// - Returns: how it joins what was there before.
  mutating func place(_ time: MediaTime?, samples: Int) -> Placement {
    var placement = Placement()
    if let end {
      let deviation = time.map { correction(for: $0 - end, at: end) } ?? .zero
      if deviation > .zero {
        placement.restart = end + deviation
      } else if deviation < .zero {
        let repeated = (-deviation.seconds * Double(sampleRateHz)).rounded()
        placement.overlap = min(samples, Int(repeated))
      }
    } else {
      placement.restart = time ?? .zero
    }
    if let restart = placement.restart {
      anchor = restart
      count = 0
    }
    count = (count ?? 0) + samples - placement.overlap
    return placement
  }

  private mutating func correction(for deviation: MediaTime, at time: MediaTime) -> MediaTime {
    guard deviation > .zero - Self.jump, deviation < Self.jump else {
      deviations = nil
      return deviation
    }
    guard let seen = deviations else {
      deviations = (deviation, deviation, time)
      return .zero
    }
    let (least, most) = (min(seen.least, deviation), max(seen.most, deviation))
    deviations = (least, most, seen.since)
    guard time - seen.since >= Self.driftPeriod else { return .zero }
    deviations = nil
    if least > Self.drift { return least }
    return most < .zero - Self.drift ? most : .zero
  }
}
