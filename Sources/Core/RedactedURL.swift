// SPDX-License-Identifier: Apache-2.0

/// Where a source is: a path or a URL, of which only what is no secret is ever shown.
///
/// It reads URLs as people write them for cameras: a password may hold `@`, `#`, `?`, `:` or `/`
/// without an escape, and a `%` that begins no escape is one.
package struct RedactedURL: Hashable, Sendable {
  /// With user, password and keys: only for whoever opens it.
  package let revealed: String
  /// In lower case; `nil` for a path.
  package let scheme: String?
  /// With the port, if it has one; empty for a path.
  private let host: String
  /// What may be shown.
  private let shown: String
  /// All spellings of what may not.
  let secrets: Set<String>

  package init(_ text: String) {
    guard let parts = URLParts(text) else {
      revealed = text
      scheme = nil
      host = ""
      shown = text
      secrets = []
      return
    }
    scheme = parts.scheme
    host = parts.host
    let tail = SecretParameters(in: parts.tail)
    let login = parts.login.map { Login($0) }
    revealed = "\(parts.scheme)://\(login.map { "\($0.escaped)@" } ?? "")\(parts.host)\(parts.tail)"
    // A second @ may belong to a password too.
    let end = login == nil ? nil : tail.redacted.lastIndex(of: "@")
    let path = end.map { "/***\(tail.redacted[$0...])" } ?? tail.redacted
    shown = "\(parts.scheme)://\(login == nil ? "" : "***@")\(parts.host)\(path)"
    secrets = tail.secrets.union(login?.secrets ?? [])
  }

  /// Scheme and host, and that there is more where there is: even a path may be a secret.
  package var origin: String {
    guard let scheme else { return shown }
    let beginning = "\(scheme)://\(host)"
    return shown == beginning ? beginning : "\(beginning)/***"
  }

  /// Host and port.
  package func host(defaultPort: Int) -> String {
    let name = host.drop { $0 != "]" }
    return (name.isEmpty ? host[...] : name).contains(":") ? host : "\(host):\(defaultPort)"
  }
}

extension RedactedURL: CustomStringConvertible, CustomDebugStringConvertible, CustomReflectable {
  package var description: String { shown }
  package var debugDescription: String { shown }
  package var customMirror: Mirror { Mirror(self, children: ["shown": shown]) }
}

/// A URL cut into the pieces that matter here.
private struct URLParts {
  let scheme: String
  /// What stands before the `@`, as it was written.
  let login: String?
  /// With the port.
  let host: String
  /// From the path on.
  let tail: String

  init?(_ text: String) {
    guard let separator = text.firstRange(of: "://") else { return nil }
    let scheme = text[..<separator.lowerBound].lowercased()
    guard let first = scheme.first, first.isASCII, first.isLetter,
      scheme.allSatisfy({ $0.isASCII && ($0.isLetter || $0.isNumber || "+-.".contains($0)) })
    else { return nil }
    self.scheme = scheme
    let rest = text[separator.upperBound...]
    let end = Self.endOfLogin(in: rest)
    login = end.map { String(rest[..<$0]) }
    let address = end.map { rest[rest.index(after: $0)...] } ?? rest
    let path = address.firstIndex { "/?#".contains($0) } ?? address.endIndex
    host = String(address[..<path])
    tail = String(address[path...])
  }

  /// The `@` behind user and password, which may hold any of the characters that end one.
  private static func endOfLogin(in rest: Substring) -> Substring.Index? {
    let authority = rest.prefix { $0 != "/" }
    if authority.last != "@", let at = authority.lastIndex(of: "@") {
      if isHost(rest[rest.index(after: at)...]) { return at }
    } else if isHost(rest) {
      return nil
    }
    // What ends there is no host, so this is a password with a slash in it.
    let candidates = rest.indices.filter { rest[$0] == "@" }
    return candidates.first { $0 >= authority.endIndex && isHost(rest[rest.index(after: $0)...]) }
      ?? candidates.last
  }

  /// Whether a host stands at the beginning, with nothing but digits for a port.
  private static func isHost(_ text: Substring) -> Bool {
    let authority = text.prefix { !"/?#".contains($0) }
    return authority.wholeMatch(of: #/(\[[0-9A-Fa-f:.%]+\]|[^\[\]:@]+)(:[0-9]*)?/#) != nil
  }
}

/// User and password as a URL has them.
private struct Login {
  let user: String
  let password: String?
  private let written: String

  init(_ written: String) {
    self.written = written
    let parts = written.split(separator: ":", maxSplits: 1, omittingEmptySubsequences: false)
    user = PercentEscapes.decode(String(parts.first ?? ""))
    password = parts.count > 1 ? PercentEscapes.decode(String(parts[1])) : nil
  }

  var escaped: String {
    PercentEscapes.encode(user) + (password.map { ":" + PercentEscapes.encode($0) } ?? "")
  }

  var secrets: Set<String> {
    guard let password else { return [] }
    var found: Set = [
      password, PercentEscapes.encode(password), PercentEscapes.encode(password).lowercased(),
      Base64.encode("\(user):\(password)"),
    ]
    if let colon = written.firstIndex(of: ":") {
      found.insert(String(written[written.index(after: colon)...]))
    }
    return found.filter { !$0.isEmpty }
  }
}
