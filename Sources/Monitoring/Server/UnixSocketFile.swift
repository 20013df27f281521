// SPDX-License-Identifier: Apache-2.0
import Foundation
import NIOCore
import NIOPosix
import SystemPackage

/// The file by which clients find a Unix socket.
struct UnixSocketFile: Sendable {
  /// What NIO allows; unix(7) has room for four more bytes.
  static let maximumLength = 103

  let path: String

  init(path: String) throws(MonitoringError) {
    guard path.utf8.count <= Self.maximumLength else {
      throw MonitoringError.pathTooLong(path: path, limit: Self.maximumLength)
    }
    self.path = path
  }

  /// Checks that the socket can be made: what is left of a daemon that was killed may be replaced,
  /// but nothing else, and no socket that someone still listens on.
  ///
  /// It must not be called from an event loop.
  func checkRoom(_ group: any EventLoopGroup) throws(MonitoringError) {
    let folder = URL(filePath: path).deletingLastPathComponent().path()
    guard FileManager.default.fileExists(atPath: folder) else {
      throw MonitoringError.noDirectory(path: path)
    }
    guard let type = attributes?[.type] as? FileAttributeType else { return }
    guard type == .typeSocket else { throw MonitoringError.notASocket(path: path) }
    do {
      let probe = ClientBootstrap(group: group).connectTimeout(.seconds(1))
        .connect(unixDomainSocketPath: path)
      try probe.wait().close().wait()
      throw MonitoringError.addressInUse(address: path)
    } catch let error as MonitoringError {
      throw error
    } catch {
      switch (error as? IOError).map({ Errno(rawValue: $0.errnoCode) }) {
      case .connectionRefused, .noSuchFileOrDirectory: return
      case .permissionDenied: throw MonitoringError.noPermission(path: path, call: "connect")
      // Such as a full queue of connections: someone does listen.
      default: throw MonitoringError.addressInUse(address: path)
      }
    }
  }

  /// Lets the owner and the group connect, and nobody else.
  func restrict() throws(MonitoringError) {
    do {
      try FileManager.default.setAttributes([.posixPermissions: 0o660], ofItemAtPath: path)
    } catch {
      throw MonitoringError.noPermission(path: path, call: "chmod")
    }
  }

  /// Tells this socket from another that takes its place.
  var identity: Int? { attributes?[.systemFileNumber] as? Int }

  func remove(ifStill identity: Int?) {
    if let identity, identity == self.identity { try? FileManager.default.removeItem(atPath: path) }
  }

  private var attributes: [FileAttributeKey: Any]? {
    try? FileManager.default.attributesOfItem(atPath: path)
  }
}
