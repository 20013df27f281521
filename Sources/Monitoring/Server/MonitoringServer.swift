// SPDX-License-Identifier: Apache-2.0
import Core
import Dispatch
import Foundation
import HummingbirdCore
import Logging
import NIOCore
import NIOPosix
import SystemPackage

/// Tells Prometheus, service managers and `nightjar status` how the daemon is doing, over HTTP/1.1.
///
/// All of it runs on one thread of its own, from which `status` and `isAlive` are called, too. Any
/// other thread may call `start` and `stop`.
package final class MonitoringServer: Sendable {
  /// A client that is silent for so long, or takes so long to ask, loses its connection.
  static let idleTimeout = TimeAmount.seconds(10)
  static let maximumConnections = 128
  private static let headLimits = HTTP1Channel.Configuration.DecoderConfiguration(
    maxHeaderFieldSize: 8 << 10, maxHeaderListSize: 16 << 10, maxHeaderFieldCount: 64)

  private struct Running {
    let group: MultiThreadedEventLoopGroup
    let task: Task<Void, Never>
    let ended: DispatchSemaphore
    let port: Int?
    let file: UnixSocketFile?
    let fileIdentity: Int?
  }

  private let address: MonitoringAddress
  private let token: BearerToken?
  private let responder: MonitoringResponder
  private let logger: Logger
  private let running = Locked<Running?>(nil)

  /// Describes a server that does not listen yet.
  ///
  /// - Parameters:
  ///   - address: where it will listen.
  ///   - token: what TCP clients have to show; not needed where only this machine can connect.
  ///   - hostNames: names by which clients may call it, besides its address and those of this
  ///     machine.
  ///   - isAlive: whether the daemon makes progress.
  ///   - logger: gets a line when it begins to listen.
  ///   - status: how the daemon is doing; it has to be quick.
  package init(
    address: MonitoringAddress, token: BearerToken? = nil, hostNames: [String] = [],
    isAlive: @escaping @Sendable () -> Bool, logger: Logger,
    status: @escaping @Sendable () -> DaemonStatus
  ) {
    self.address = address
    self.token = token
    self.logger = logger
    var hosts: Set<String>?
    var requiredToken: BearerToken?
    if case .tcp(let host, _) = address {
      let own = ["localhost", "127.0.0.1", "::1", host] + hostNames
      hosts = Set(own.map { MonitoringAddress.bracketed($0).lowercased() })
      requiredToken = token
    }
    responder = MonitoringResponder(
      hosts: hosts, token: requiredToken, status: status, isAlive: isAlive)
  }

  /// The port that it listens on; `nil` on a Unix socket or while it does not run.
  package var port: Int? { running.withLock { $0?.port } }

  /// Begins to listen; clients can connect when this returns.
  package func start() throws(MonitoringError) {
    guard address.isLocal || token != nil else {
      throw MonitoringError.tokenNeeded(address: "\(address)")
    }
    try running.withLock { running throws(MonitoringError) in
      precondition(running == nil, "MonitoringServer: started twice")
      running = try listen()
    }
  }

  /// Stops listening and ends all connections, within a second.
  package func stop() {
    running.withLock { running in
      guard let server = running else { return }
      running = nil
      server.file?.remove(ifStill: server.fileIdentity)
      server.task.cancel()
      guard server.ended.wait(timeout: .now() + .milliseconds(500)) == .success else {
        // Its thread goes with the process.
        logger.warning("http: connections to \(address) did not end in time.")
        return
      }
      Self.shutDown(server.group)
    }
  }

  private func listen() throws(MonitoringError) -> Running {
    let group = MultiThreadedEventLoopGroup(numberOfThreads: 1)
    do {
      let file = try socketFile()
      try file?.checkRoom(group)
      let server = try serve(on: group, file: file)
      let port = server.port.map { " (port \($0))" } ?? ""
      logger.info("http: listening on \(address)\(port).")
      return server
    } catch {
      Self.shutDown(group)
      throw error
    }
  }

  private func socketFile() throws(MonitoringError) -> UnixSocketFile? {
    guard case .unixSocket(let path) = address else { return nil }
    return try UnixSocketFile(path: path)
  }

  /// Runs the server in a task of its own, and waits until it is bound or cannot be.
  private func serve(
    on group: MultiThreadedEventLoopGroup, file: UnixSocketFile?
  ) throws(MonitoringError) -> Running {
    let bound = Locked<Result<Int?, any Error>?>(nil)
    let isBound = DispatchSemaphore(value: 0)
    let ended = DispatchSemaphore(value: 0)
    let server = makeServer(on: group) { channel in
      bound.withLock { $0 = .success(channel.localAddress?.port) }
      isBound.signal()
    }
    let task = Task(executorPreference: EventLoopExecutor(group.next())) {
      do {
        try await server.run()
      } catch {
        bound.withLock { $0 = $0 ?? .failure(error) }
        isBound.signal()
      }
      ended.signal()
    }
    isBound.wait()
    switch bound.withLock({ $0 }) {
    case .success(let port):
      let server = Running(
        group: group, task: task, ended: ended, port: port, file: file,
        fileIdentity: file?.identity)
      do {
        try file?.restrict()
      } catch {
        task.cancel()
        ended.wait()
        throw error
      }
      return server
    case .failure(let error): throw reason(for: error)
    case nil: preconditionFailure("MonitoringServer: signalled before it was bound")
    }
  }

  private func makeServer(
    on group: MultiThreadedEventLoopGroup,
    onServerRunning: @escaping @Sendable (any Channel) async -> Void
  ) -> Server<HTTP1Channel> {
    // What the library logs of its own accord is of no use to an operator.
    var quiet = Logger(label: "nightjar.http") { _ in SwiftLogNoOpLogHandler() }
    quiet.logLevel = .critical
    let bindAddress: BindAddress =
      switch address {
      case .tcp(let host, let port): .hostname(host, port: port)
      case .unixSocket(let path): .unixDomainSocket(path: path)
      }
    let responder = responder
    return Server(
      childChannelSetup: HTTP1Channel(
        responder: { request, writer, _ in
          try await writer.write(responder.answer(request.head), to: request.head)
        },
        configuration: HTTP1Channel.Configuration(
          additionalChannelHandlers: [RequestBodyRefusal()], idleTimeout: Self.idleTimeout,
          httpDecoderConfiguration: Self.headLimits)),
      configuration: ServerConfiguration(
        address: bindAddress,
        availableConnectionsDelegate: .maximum(Self.maximumConnections, logger: quiet)),
      onServerRunning: onServerRunning, eventLoopGroup: group, logger: quiet)
  }

  private static func shutDown(_ group: MultiThreadedEventLoopGroup) {
    let isDown = DispatchSemaphore(value: 0)
    group.shutdownGracefully { _ in isDown.signal() }
    _ = isDown.wait(timeout: .now() + .milliseconds(400))
  }

  private func reason(for error: any Error) -> MonitoringError {
    let reason = (error as? IOError).map { Errno(rawValue: $0.errnoCode) }
    switch (address, reason) {
    case (_, .addressInUse): return .addressInUse(address: "\(address)")
    case (.unixSocket(let path), .permissionDenied), (.unixSocket(let path), .notPermitted):
      return .noPermission(path: path, call: "bind")
    default:
      return .cannotListen(
        address: "\(address)", call: "bind", reason: reason.map { "\($0)" } ?? "\(error)")
    }
  }
}
