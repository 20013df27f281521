// SPDX-License-Identifier: Apache-2.0
import Foundation
import NIOCore

/// The parts of a web address that a request needs.
///
/// Any of them but host and port may be secret.
struct WebhookAddress: Sendable {
  let host: String
  let port: Int
  let usesTLS: Bool
  /// Path and query.
  let target: String
  /// Value of the header for a user and password in the address.
  let authorization: String?

  /// `nil` if it is not an address of the web.
  init?(_ url: String) {
    guard let parts = URLComponents(string: url), let host = parts.host, !host.isEmpty,
      let scheme = parts.scheme?.lowercased(), ["http", "https"].contains(scheme)
    else { return nil }
    usesTLS = scheme == "https"
    port = parts.port ?? (usesTLS ? 443 : 80)
    guard (1...65_535).contains(port) else { return nil }
    // IPv6 addresses stand in brackets.
    self.host = host.trimmingCharacters(in: CharacterSet(charactersIn: "[]"))
    let path = parts.percentEncodedPath
    target =
      (path.isEmpty ? "/" : path) + (parts.percentEncodedQuery.map { "?\($0)" } ?? "")
    authorization = parts.user.map { user in
      "Basic " + Data("\(user):\(parts.password ?? "")".utf8).base64EncodedString()
    }
  }

  /// What the server is asked to prove, besides its IP address; names only.
  var nameForTLS: String? {
    (try? SocketAddress(ipAddress: host, port: port)) == nil ? host : nil
  }

  var hostHeader: String {
    let name = host.contains(":") ? "[\(host)]" : host
    return port == (usesTLS ? 443 : 80) ? name : "\(name):\(port)"
  }
}
