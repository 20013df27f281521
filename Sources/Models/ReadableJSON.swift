// SPDX-License-Identifier: Apache-2.0
import Foundation

/// Any JSON, to be shown to a person: long lists are cut, and long fractions rounded.
enum ReadableJSON: Decodable {
  /// Of a list with more plain values only so many are shown.
  private static let shown = 12

  case null
  case bool(Bool)
  case number(Double)
  case text(String)
  case list([ReadableJSON])
  case object([String: ReadableJSON])

  init(from decoder: any Decoder) throws {
    let container = try decoder.singleValueContainer()
    if container.decodeNil() {
      self = .null
    } else if let value = try? container.decode(Bool.self) {
      self = .bool(value)
    } else if let value = try? container.decode(Double.self) {
      self = .number(value)
    } else if let value = try? container.decode(String.self) {
      self = .text(value)
    } else if let value = try? container.decode([ReadableJSON].self) {
      self = .list(value)
    } else {
      self = .object(try container.decode([String: ReadableJSON].self))
    }
  }

  /// One line per value, nested ones indented below their key; keys in alphabetical order, `layer2`
  /// before `layer10`.
  func lines() -> [String] {
    switch self {
    case .object(let members):
      members.sorted { $0.key.compare($1.key, options: .numeric) == .orderedAscending }
        .flatMap { key, value in
          value.inline.map { ["\(key): \($0)"] } ?? ["\(key):"] + value.lines().map { "  " + $0 }
        }
    case .list(let values): values.flatMap { $0.item() }
    default: [inline ?? ""]
    }
  }

  /// The lines of a value of a list: a table of plain values on one line, others below a dash.
  private func item() -> [String] {
    if let inline { return [inline] }
    let lines = lines()
    if case .object(let members) = self, members.values.allSatisfy({ $0.inline != nil }) {
      return ["{ \(lines.joined(separator: ", ")) }"]
    }
    return lines.enumerated().map { ($0 == 0 ? "- " : "  ") + $1 }
  }

  /// The value on one line, if it is plain or a list of plain values or a tensor's entry.
  private var inline: String? {
    switch self {
    case .null: "none"
    case .bool(let value): value ? "yes" : "no"
    case .number(let value): Self.text(value)
    case .text(let value): value
    case .list(let values):
      values.contains { !$0.isPlain } ? nil : "[\(Self.text(values.compactMap(\.inline)))]"
    case .object(let members): members.isEmpty ? "none" : tensorLine(members)
    }
  }

  /// Six digits, and whole numbers as they are.
  private static func text(_ number: Double) -> String {
    Int(exactly: number).map(String.init) ?? String(format: "%.6g", number)
  }

  private static func text(_ values: [String]) -> String {
    let rest = values.count - shown
    return values.prefix(shown).joined(separator: ", ") + (rest > 0 ? ", and \(rest) more" : "")
  }

  private var isPlain: Bool {
    switch self {
    case .list, .object: false
    default: true
    }
  }

  /// A tensor's entry, `{dtype, shape}`, as `float32 [2, 3]`.
  private func tensorLine(_ members: [String: ReadableJSON]) -> String? {
    guard members.count == 2, let type = members["dtype"]?.inline,
      let shape = members["shape"]?.inline
    else { return nil }
    return "\(type) \(shape)"
  }
}
