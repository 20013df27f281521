// SPDX-License-Identifier: Apache-2.0
import Core

extension MediaTime {
  /// Minutes and seconds to a tenth, as in `00:14.5`; with hours from one hour on, `1:02:03.0`.
  package var clockText: String {
    let tenths = (nanoseconds.magnitude + 50_000_000) / 100_000_000
    let (seconds, minutes, hours) = (tenths / 10 % 60, tenths / 600 % 60, tenths / 36_000)
    let sign = nanoseconds < 0 && tenths > 0 ? "-" : ""
    return
      "\(sign)\(hours > 0 ? "\(hours):" : "")\(padded(minutes)):\(padded(seconds)).\(tenths % 10)"
  }
}

extension Double {
  /// The nearest number with so many decimals, which prints without more of them.
  func rounded(toDecimals decimals: Int) -> Double {
    let scale = (0..<decimals).reduce(1.0) { scale, _ in scale * 10 }
    return (self * scale).rounded() / scale
  }
}

/// A number with leading zeros.
func padded(_ number: some BinaryInteger, to width: Int = 2) -> String {
  String(number).leftPadded(to: width)
}

extension String {
  /// The text without line breaks and without anything that a terminal would obey.
  package var onOneLine: String {
    let scalars = unicodeScalars.map { scalar -> Unicode.Scalar in
      switch scalar.properties.generalCategory {
      case .control, .lineSeparator, .paragraphSeparator: " "
      // These turn the direction of text around.
      case .format where scalar.properties.isBidiControl: " "
      default: scalar
      }
    }
    return String(String.UnicodeScalarView(scalars))
  }
}
