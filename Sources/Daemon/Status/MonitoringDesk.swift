// SPDX-License-Identifier: Apache-2.0
import ConfigurationFiles
import Core
import Foundation
import Logging
import Monitoring

/// The servers that tell how the daemon is doing: on its Unix socket, and on a port if asked for.
final class MonitoringDesk: Sendable {
  private let servers: [MonitoringServer]

  /// Begins to listen.
  ///
  /// - Parameters:
  ///   - settings: where.
  ///   - isAlive: whether the pipeline makes progress.
  ///   - status: how the daemon is doing.
  /// - Throws: why it cannot listen where the configuration says; trouble with a socket that it does
  ///   not name is only logged.
  init(
    _ settings: Settings.HTTP, isAlive: @escaping @Sendable () -> Bool,
    status: @escaping @Sendable () -> DaemonStatus
  ) throws {
    let logger = Logger(label: "nightjar.http")
    var servers: [MonitoringServer] = []
    func start(_ address: MonitoringAddress, token: BearerToken? = nil) throws {
      let server = MonitoringServer(
        address: address, token: token, hostNames: settings.hosts, isAlive: isAlive,
        logger: logger, status: status)
      try server.start()
      servers.append(server)
    }
    let token = try SecretFile(settings.tokenFile).pathIfNamed().map {
      try BearerToken(contentsOf: $0)
    }
    if !settings.listen.isEmpty {
      try start(try MonitoringAddress(listen: settings.listen), token: token)
    }
    let socket = StateDirectory.socket(configured: settings.socket)
    do {
      try? FileManager.default.createDirectory(
        at: URL(filePath: socket).deletingLastPathComponent(), withIntermediateDirectories: true)
      try start(.unixSocket(path: socket))
    } catch  where settings.socket.isEmpty {
      logger.warning("\(error) nightjar status will not find this daemon.")
    }
    self.servers = servers
  }

  func stop() {
    for server in servers { server.stop() }
  }
}

extension MonitoringAddress {
  /// - Parameter listen: `[http] listen`: host and port with a colon between them.
  /// - Throws: `BadAddress`.
  init(listen: String) throws {
    let parts = listen.split(separator: ":", omittingEmptySubsequences: false)
    guard parts.count >= 2, let port = parts.last.flatMap({ Int($0) }), (0...65_535).contains(port)
    else { throw BadAddress(text: listen) }
    let host = parts.dropLast().joined(separator: ":")
    self = .tcp(
      host: host.hasPrefix("[") && host.hasSuffix("]") ? String(host.dropFirst().dropLast()) : host,
      port: port)
  }
}

/// `[http] listen` is no host with a port.
package struct BadAddress: Error, CustomStringConvertible {
  let text: String

  package var description: String {
    "[http] listen = \"\(text)\": expected host and port, such as \"127.0.0.1:9464\"."
  }
}
