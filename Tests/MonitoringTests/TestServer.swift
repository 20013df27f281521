// SPDX-License-Identifier: Apache-2.0
import Core
import Foundation
import Logging
import TestSupport

@testable import Monitoring

/// A running server and what it says; stopped when this object goes.
final class TestServer: Sendable {
  let server: MonitoringServer
  let readiness = Locked(DaemonStatus.Readiness.ready)
  let isAlive = Locked(true)
  /// Where to ask.
  let address: MonitoringAddress

  init(
    _ address: MonitoringAddress = .tcp(host: "127.0.0.1", port: 0), token: String? = nil,
    hostNames: [String] = []
  ) throws {
    let (readiness, isAlive) = (readiness, isAlive)
    server = MonitoringServer(
      address: address, token: try token.map { try BearerToken($0, from: "") },
      hostNames: hostNames,
      isAlive: { isAlive.withLock { $0 } }, logger: Logger(label: "test")
    ) {
      var status = Examples.busy()
      status.readiness = readiness.withLock { $0 }
      return status
    }
    try server.start()
    self.address =
      switch address {
      case .tcp(let host, _): .tcp(host: host, port: server.port ?? 0)
      case .unixSocket: address
      }
  }

  deinit { server.stop() }

  func ask(
    _ path: String, method: String = "GET", host: String? = "localhost", fields: [String] = [],
    body: String = ""
  ) throws -> RawConnection.Answer {
    try RawConnection.ask(
      address, path, method: method, host: host, fields: fields, body: body)
  }
}
