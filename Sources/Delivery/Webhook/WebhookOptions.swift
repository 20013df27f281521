// SPDX-License-Identifier: Apache-2.0

/// A web server that alerts are posted to.
package struct WebhookOptions: Hashable, Sendable {
  /// `http` or `https`; never logged, as it may hold secrets.
  package var url: String
  /// File of the key that requests are signed with; `nil` means no signature.
  package var secretFile: String?
  /// Certificates to trust instead of the system's.
  package var caFile: String?
  /// Whether the server has to prove who it is.
  package var verifiesCertificate = true
  /// Seconds from the beginning of a request to the end of its answer.
  package var timeout = 10.0
  package var userAgent = "nightjar"

  package init(url: String) { self.url = url }
}
