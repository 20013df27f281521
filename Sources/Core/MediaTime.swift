// SPDX-License-Identifier: Apache-2.0

/// A point or a length on a source's own clock, in whole nanoseconds from its first packet.
package struct MediaTime: Hashable, Comparable, Codable, Sendable {
  package var nanoseconds: Int64

  package static let zero = MediaTime(nanoseconds: 0)

  package init(nanoseconds: Int64) {
    self.nanoseconds = nanoseconds
  }

  /// Rounds to the nearest nanosecond; what does not fit is clamped, and NaN is zero.
  package init(seconds: Double) {
    let scaled = (seconds * 1e9).rounded()
    if scaled.isNaN {
      nanoseconds = 0
    } else if let exact = Int64(exactly: scaled) {
      nanoseconds = exact
    } else {
      nanoseconds = scaled < 0 ? .min : .max
    }
  }

  package var seconds: Double { Double(nanoseconds) / 1e9 }

  package static func < (lhs: MediaTime, rhs: MediaTime) -> Bool {
    lhs.nanoseconds < rhs.nanoseconds
  }

  package static func + (lhs: MediaTime, rhs: MediaTime) -> MediaTime {
    MediaTime(nanoseconds: lhs.nanoseconds + rhs.nanoseconds)
  }

  package static func - (lhs: MediaTime, rhs: MediaTime) -> MediaTime {
    MediaTime(nanoseconds: lhs.nanoseconds - rhs.nanoseconds)
  }

  package static func * (lhs: MediaTime, rhs: Int) -> MediaTime {
    MediaTime(nanoseconds: lhs.nanoseconds * Int64(rhs))
  }
}

extension MediaTime: CustomStringConvertible {
  /// Seconds with milliseconds, as in `12.500 s`.
  package var description: String {
    let milliseconds = (nanoseconds.magnitude + 500_000) / 1_000_000
    let fraction = String(milliseconds % 1000).leftPadded(to: 3)
    return "\(nanoseconds < 0 ? "-" : "")\(milliseconds / 1000).\(fraction) s"
  }
}
