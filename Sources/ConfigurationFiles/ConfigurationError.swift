// SPDX-License-Identifier: Apache-2.0

/// Why a configuration was refused.
package enum ConfigurationError: Error, Equatable {
  case cannotRead(path: String, reason: String)
  /// Every mistake in the file, in the order of its lines.
  case invalid(path: String, mistakes: [Mistake])

  /// One thing wrong in a file; `key` is dotted, as in `sampling.segment_seconds`.
  package struct Mistake: Equatable, Sendable {
    package enum Kind: Equatable, Sendable {
      case syntax(column: Int?, reason: String)
      case unknownKey(String, hint: Hint)
      case wrongValue(String, found: String, expected: String)
      case missingKey(String, expected: String)
      /// Values that are fine each but not together.
      case conflict(String, reason: String)
    }

    /// What was probably meant by an unknown key.
    package enum Hint: Equatable, Sendable {
      case nearest(String)
      case elsewhere(section: String)
    }

    package let line: Int
    package let kind: Kind
  }
}

extension ConfigurationError: CustomStringConvertible {
  package var description: String {
    switch self {
    case .cannotRead(let path, let reason):
      "\(path): cannot read the configuration: \(reason). Check the path and its permissions."
    case .invalid(let path, let mistakes):
      mistakes.map { "\(path): line \($0.line)\($0)" }.joined(separator: "\n")
    }
  }
}

extension ConfigurationError.Mistake: CustomStringConvertible {
  package var description: String {
    switch kind {
    case .syntax(let column, let reason):
      "\(column.map { ", column \($0)" } ?? ""): not valid TOML: \(reason)."
    case .unknownKey(let key, let hint):
      ": unknown key \"\(key)\". \(hint)"
    case .wrongValue(let key, let found, let expected):
      ": \"\(key)\" is \(found), expected \(expected)."
    case .missingKey(let key, let expected):
      ": \"\(key)\" is missing, expected \(expected)."
    case .conflict(let key, let reason):
      ": \"\(key)\" \(reason)."
    }
  }
}

extension ConfigurationError.Mistake.Hint: CustomStringConvertible {
  package var description: String {
    switch self {
    case .nearest(let key): "Did you mean \"\(key)\"?"
    case .elsewhere(let section): "It belongs under [\(section)]."
    }
  }
}
