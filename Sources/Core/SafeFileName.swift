// SPDX-License-Identifier: Apache-2.0

/// A text as part of a file's name: safe, different for different texts, never too long.
package enum SafeFileName {
  /// Two of these and a suffix fit into the 255 bytes that a name may have.
  static let longest = 110

  /// Letters, digits, `-`, `_` and `.` stay; what would be too long ends in a hash of the whole.
  package static func encoded(_ text: String) -> String {
    let escaped = text.utf8.map { byte in
      plain.contains(byte)
        ? String(UnicodeScalar(byte))
        : "%" + String(byte, radix: 16, uppercase: true).leftPadded(to: 2)
    }.joined()
    guard escaped.utf8.count > longest else { return escaped }
    let hash = FNV1a.digits(of: text.utf8)
    return "\(escaped.prefix(longest - hash.count - 1))~\(hash)"
  }

  private static let plain = Set(
    "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-_.".utf8)
}
