// SPDX-License-Identifier: Apache-2.0
import TOMLKit

/// A TOML value as a plain Swift value.
///
/// TOMLKit's objects are never freed, so a file is turned into this once and they are let go.
enum TOMLNode: Equatable, Sendable {
  case string(String)
  case integer(Int)
  case number(Double)
  case boolean(Bool)
  case array([TOMLNode])
  case table([String: TOMLNode])
  /// A date, a time, or both; nothing in Nightjar's files is one.
  case date

  /// Reads a whole document.
  ///
  /// - Parameter text: TOML without a NUL, nested no deeper than the stack allows.
  /// - Throws: `TOMLParseError` with the place of the first mistake.
  static func document(_ text: String) throws -> [String: TOMLNode] {
    members(of: try TOMLTable(string: text))
  }

  private init(_ value: any TOMLValueConvertible) {
    self =
      switch value.type {
      case .string: .string(value.string ?? "")
      case .int: .integer(value.int ?? 0)
      case .double: .number(value.double ?? 0)
      case .bool: .boolean(value.bool ?? false)
      case .array: .array(value.array.map { $0.map { TOMLNode($0) } } ?? [])
      case .table: .table(value.table.map(Self.members) ?? [:])
      case .date, .time, .dateTime: .date
      }
  }

  /// Goes by `keys`: TOMLKit's own iterator traps on a key that has a NUL in it.
  private static func members(of table: TOMLTable) -> [String: TOMLNode] {
    var members: [String: TOMLNode] = [:]
    for key in table.keys {
      members[key] = table[key].map { TOMLNode($0) } ?? .date
    }
    return members
  }
}

extension TOMLNode: CustomStringConvertible {
  /// What an error message says was found.
  var description: String {
    switch self {
    case .string(let text): "the string \(TOMLText.quoted(text.count > 60 ? "\(text.prefix(60))…" : text))"
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
