// SPDX-License-Identifier: Apache-2.0
import Core
import Crypto
import Events
import Foundation

/// What a webhook is sent for an alert: the record as the body, and headers that prove its origin.
struct WebhookRequest: Sendable {
  /// Path and query of the address.
  let target: String
  let body: String
  let headers: [(name: String, value: String)]

  /// - Parameters:
  ///   - alert: what to tell.
  ///   - address: whom.
  ///   - secret: key of the signature; `nil` for none.
  ///   - userAgent: what we call ourselves.
  ///   - time: now, in whole seconds since 1970.
  init(
    _ alert: AlertRecord, to address: WebhookAddress, secret: String?, userAgent: String, time: Int
  ) {
    target = address.target
    body = alert.line
    // The same in every try, so that a receiver can tell a repetition.
    let delivery = alert.id.filter { $0.isASCII && ($0.isLetter || $0.isNumber) }
    var headers = [
      ("Host", address.hostHeader), ("Content-Type", "application/json"),
      ("User-Agent", userAgent), ("Connection", "close"),
      ("X-Nightjar-Delivery", "\(delivery)-\(alert.sequence)"),
      ("X-Nightjar-Timestamp", "\(time)"),
    ]
    if let authorization = address.authorization {
      headers.append(("Authorization", authorization))
    }
    if let secret {
      let signature = Self.signature(of: "\(time).\(body)", secret: secret)
      headers.append(("X-Nightjar-Signature", "sha256=\(signature)"))
    }
    self.headers = headers
  }

  /// HMAC-SHA-256 in hexadecimal (RFC 2104).
  static func signature(of text: String, secret: String) -> String {
    HMAC<SHA256>.authenticationCode(
      for: Data(text.utf8), using: SymmetricKey(data: Data(secret.utf8))
    ).map { String($0, radix: 16).leftPadded(to: 2) }.joined()
  }
}
