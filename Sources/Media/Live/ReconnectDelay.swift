// SPDX-License-Identifier: Apache-2.0
import Core

/// How long to wait before the next attempt: longer each time, and never the same for two cameras
/// that went away together.
///
/// Source: Brooker 2015, *Exponential Backoff And Jitter*, AWS Architecture Blog ("decorrelated
/// jitter").
struct ReconnectDelay {
  private let shortest: MediaTime
  private let longest: MediaTime
  private var last: MediaTime
  private var random: any RandomNumberGenerator & Sendable

  init(
    from shortest: MediaTime, to longest: MediaTime, random: any RandomNumberGenerator & Sendable
  ) {
    self.shortest = shortest
    self.longest = max(shortest, longest)
    self.random = random
    last = shortest
  }

  /// The wait after another failure.
  mutating func next() -> MediaTime {
    last = min(longest, uniform(from: shortest, to: min(last, longest) * 3))
    return last
  }

  /// The wait after a failure that only the operator can end: about the longest.
  mutating func nextLongest() -> MediaTime {
    last = longest
    return uniform(from: MediaTime(seconds: longest.seconds * 0.8), to: longest)
  }

  mutating func reset() { last = shortest }

  private mutating func uniform(from low: MediaTime, to high: MediaTime) -> MediaTime {
    guard high > low else { return low }
    return MediaTime(
      nanoseconds: Int64.random(in: low.nanoseconds...high.nanoseconds, using: &random))
  }
}
