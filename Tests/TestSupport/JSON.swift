// SPDX-License-Identifier: Apache-2.0
import Foundation

/// A parsed JSON document that can be asked for anything; what is not there is null.
package struct JSON: @unchecked Sendable {  // only ever holds immutable Foundation values
  private let value: Any?

  package init(contentsOf path: String) throws {
    value = try JSONSerialization.jsonObject(with: Data(contentsOf: URL(filePath: path)))
  }

  package init(text: String) throws {
    value = try JSONSerialization.jsonObject(with: Data(text.utf8), options: .fragmentsAllowed)
  }

  private init(_ value: Any?) { self.value = value }

  package subscript(_ key: String) -> JSON { JSON((value as? [String: Any])?[key]) }
  package var members: [String: JSON] { (value as? [String: Any] ?? [:]).mapValues { JSON($0) } }
  package var elements: [JSON] { (value as? [Any] ?? []).map { JSON($0) } }
  package var isNull: Bool { value == nil || value is NSNull }
  package var string: String? { value as? String }
  package var int: Int? { (value as? NSNumber)?.intValue }
  package var double: Double? { (value as? NSNumber)?.doubleValue }
  package var bool: Bool? { (value as? NSNumber)?.boolValue }
}
