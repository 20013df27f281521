// SPDX-License-Identifier: Apache-2.0

/// The `name=value` pairs of a URL's path and query whose names say that the value is a secret.
///
/// Some cameras have them in the path: `/user=admin_password=x_channel=1`.
struct SecretParameters {
  private(set) var secrets: Set<String> = []
  private(set) var redacted = ""

  private static let telling = ["token", "pass", "pwd", "key", "auth", "secret", "sig", "cred"]

  /// - Parameter tail: a URL from the path on.
  init(in tail: String) {
    var rest = tail[...]
    var isQuery = false
    while let equals = rest.firstIndex(of: "=") {
      let before = rest[..<equals]
      isQuery = isQuery || before.contains("?")
      let name = before.suffix(while: { $0.isLetter || $0.isNumber || "-_.".contains($0) })
        .lowercased()
      let value = rest[rest.index(after: equals)...].prefix { !"&;#".contains($0) }
      redacted += before + "="
      rest = rest[equals...].dropFirst()
      guard Self.telling.contains(where: name.contains) else { continue }
      let end = isQuery ? value.endIndex : Self.endInPath(value)
      let secret = String(value[..<end])
      rest = rest[end...]
      guard !secret.isEmpty else { continue }
      secrets.formUnion([secret, PercentEscapes.decode(secret)])
      redacted += "***"
    }
    redacted += rest
  }

  /// Before the next piece of the path, or the next `_name=`.
  private static func endInPath(_ value: Substring) -> Substring.Index {
    let piece = value.prefix { !"/?".contains($0) }
    guard let next = piece.firstIndex(of: "="),
      let underscore = piece[..<next].lastIndex(of: "_")
    else { return piece.endIndex }
    return underscore
  }
}

extension Substring {
  fileprivate func suffix(while predicate: (Character) -> Bool) -> Substring {
    var start = endIndex
    while start > startIndex, predicate(self[index(before: start)]) { start = index(before: start) }
    return self[start...]
  }
}
