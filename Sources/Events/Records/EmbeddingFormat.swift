// SPDX-License-Identifier: Apache-2.0
import Foundation

/// How a record carries its representation, as `[output] embedding` names it.
package enum EmbeddingFormat: String, CaseIterable, Codable, Sendable {
  /// Little-endian float32 in base64: exact and short.
  case base64
  /// An array of numbers: readable by anything.
  case values
  /// No such member.
  case omit = "none"

  /// The member's value, null without a representation; `nil` if there is no such member at all.
  func json(_ representation: [Float]?) -> JSONValue? {
    if self == .omit { return nil }
    guard let representation else { return .null }
    let content: JSONValue.Member =
      switch self {
      case .values: .init("values", .array(representation.map { .single($0) }))
      case .base64, .omit:
        .init("data", .string(Data(Self.littleEndian(representation)).base64EncodedString()))
      }
    return .object([
      .init("dim", .integer(representation.count)), .init("dtype", "float32"), content,
    ])
  }

  static func littleEndian(_ values: [Float]) -> [UInt8] {
    values.flatMap { value in
      (0..<4).map { UInt8(truncatingIfNeeded: value.bitPattern >> ($0 * 8)) }
    }
  }
}
