// SPDX-License-Identifier: Apache-2.0

/// Where the monitoring server listens.
package enum MonitoringAddress: Hashable, Sendable, CustomStringConvertible {
  /// A host name or number, without brackets; port 0 is any that is free.
  case tcp(host: String, port: Int)
  /// A socket file, which only its owner and group may use.
  case unixSocket(path: String)

  package var description: String {
    switch self {
    case .tcp(let host, let port): "\(Self.bracketed(host)):\(port)"
    case .unixSocket(let path): path
    }
  }

  /// Whether only this machine can reach it.
  package var isLocal: Bool {
    switch self {
    case .tcp(let host, _):
      host == "localhost" || host == "::1"
        || host.wholeMatch(of: /127\.[0-9]{1,3}\.[0-9]{1,3}\.[0-9]{1,3}/) != nil
    case .unixSocket: true
    }
  }

  /// An IPv6 address as it stands in a URL.
  static func bracketed(_ host: String) -> String { host.contains(":") ? "[\(host)]" : host }
}
