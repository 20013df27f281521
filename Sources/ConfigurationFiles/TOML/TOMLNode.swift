// SPDX-License-Identifier: Apache-2.0

/// A value of a TOML document with the line that it begins on, counted from 1.
struct TOMLNode: Equatable, Sendable {
  let line: Int
  let value: TOMLValue
}

enum TOMLValue: Equatable, Sendable {
  case string(String)
  case integer(Int)
  case number(Double)
  case boolean(Bool)
  case array([TOMLNode])
  case table([String: TOMLNode])
  /// A date, a time, or both; nothing in Nightjar's files is one.
  case date
}

extension TOMLValue: CustomStringConvertible {
  /// What an error message says was found.
  var description: String {
    switch self {
    case .string(let text):
      "the string \(TOMLText.shown(text))"
    case .integer(let value): "\(value)"
    case .number(let value): "\(value)"
    case .boolean(let value): "\(value)"
    case .array(let elements):
      elements.isEmpty ? "an empty array" : "an array of \(elements.count)"
    case .table: "a table"
    case .date: "a date or time"
    }
  }
}

/// Where a text stops being TOML, and why.
struct TOMLSyntaxError: Error, Equatable {
  let line: Int
  let column: Int
  let reason: String
}
