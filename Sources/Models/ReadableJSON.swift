// SPDX-License-Identifier: Apache-2.0
import Foundation

/// Any JSON, to be shown to a person.
enum ReadableJSON: Decodable {
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
    case .list(let values): values.map { $0.inline ?? "{ \($0.lines().joined(separator: ", ")) }" }
    default: [inline ?? ""]
    }
  }

  /// The value on one line, if it is plain or a list or table of few plain values.
  private var inline: String? {
    switch self {
    case .null: "none"
    case .bool(let value): value ? "yes" : "no"
    case .number(let value): Int(exactly: value).map(String.init) ?? "\(value)"
    case .text(let value): value
    case .list(let values):
      values.contains { !$0.isPlain }
        ? nil : "[\(values.compactMap(\.inline).joined(separator: ", "))]"
    case .object(let members): members.isEmpty ? "none" : tensorLine(members)
    }
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
