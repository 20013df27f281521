// SPDX-License-Identifier: Apache-2.0
import CFFmpeg
import Core

/// The unit of a stream's timestamps.
struct TimeBase: Equatable {
  let rational: AVRational

  static func == (lhs: TimeBase, rhs: TimeBase) -> Bool {
    lhs.rational.num == rhs.rational.num && lhs.rational.den == rhs.rational.den
  }

  /// Times beyond 31 years are damage; keeping them out keeps every sum of times in range.
  static let limit: Int64 = 1_000_000_000_000_000_000

  /// `nil` for an unknown timestamp and for one that cannot be meant.
  func time(_ timestamp: Int64?) -> MediaTime? {
    guard let timestamp, timestamp != NIGHTJAR_NOPTS else { return nil }
    let nanoseconds = av_rescale_q(timestamp, rational, AVRational(num: 1, den: 1_000_000_000))
    guard nanoseconds > -Self.limit, nanoseconds < Self.limit else { return nil }
    return MediaTime(nanoseconds: nanoseconds)
  }
}
