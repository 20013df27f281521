// SPDX-License-Identifier: Apache-2.0

/// How a source on the network is reached.
package struct ConnectionOptions: Equatable, Sendable {
  /// How the packets of an RTSP stream come.
  package enum Transport: String, Sendable {
    case tcp
    case udp
  }

  package enum TLS: String, Sendable {
    /// The certificate has to be trusted and made out to the host.
    case verify
    /// Any certificate will do.
    case insecure
  }

  package var transport = Transport.tcp
  package var tls = TLS.verify
  /// A PEM file with the certificates to trust; `nil` trusts those of the system.
  package var certificates: String?

  package init() {}
}
