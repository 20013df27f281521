// SPDX-License-Identifier: Apache-2.0
import Core

/// Writes values the way a TOML file has them.
enum TOMLText {
  /// A basic string with everything escaped that has to be.
  static func quoted(_ text: String) -> String {
    var quoted = "\""
    for scalar in text.unicodeScalars {
      switch scalar {
      case "\"": quoted += "\\\""
      case "\\": quoted += "\\\\"
      case "\n": quoted += "\\n"
      case "\t": quoted += "\\t"
      case "\r": quoted += "\\r"
      case _ where scalar.value < 0x20 || scalar.value == 0x7F:
        quoted += "\\u" + String(scalar.value, radix: 16, uppercase: true).leftPadded(to: 4)
      default: quoted.unicodeScalars.append(scalar)
      }
    }
    return quoted + "\""
  }

  /// A text for a message: not long, and without passwords.
  static func shown(_ text: String) -> String {
    let text = "\(RedactedURL(text))"
    return quoted(text.count > 60 ? "\(text.prefix(60))…" : text)
  }

  /// An array of strings, on lines of its own where one line would be long.
  static func array(_ texts: [String]) -> String {
    let elements = texts.map(quoted)
    let oneLine = "[" + elements.joined(separator: ", ") + "]"
    guard oneLine.count > longestArray else { return oneLine }
    var lines = [""]
    for element in elements {
      if !lines[lines.count - 1].isEmpty,
        lines[lines.count - 1].count + element.count > longestArray
      {
        lines.append("")
      }
      lines[lines.count - 1] += (lines[lines.count - 1].isEmpty ? "  " : " ") + element + ","
    }
    return "[\n" + lines.joined(separator: "\n") + "\n]"
  }

  private static let longestArray = 88
}
