// SPDX-License-Identifier: Apache-2.0
import Foundation
import TestSupport
import Testing

@testable import Monitoring

@Suite struct MonitoringServerStartTests {
  let folder: TemporaryFolder
  let path: String

  init() throws {
    folder = try TemporaryFolder()
    path = "\(folder.path)/s"
  }

  private func attributes() throws -> [FileAttributeKey: Any] {
    try FileManager.default.attributesOfItem(atPath: path)
  }

  /// A socket file that nobody listens on any more.
  private func makeStaleSocket() throws {
    let server = try TestServer(.unixSocket(path: "\(path)-old"))
    try FileManager.default.linkItem(atPath: "\(path)-old", toPath: path)
    server.server.stop()
    #expect(throws: RawConnection.Failed.self) { try RawConnection(.unixSocket(path: path)) }
  }

  @Test func onlyOwnerAndGroupMayUseTheSocket() throws {
    let server = try TestServer(.unixSocket(path: path))
    #expect(try attributes()[.posixPermissions] as? Int == 0o660)
    #expect(server.server.port == nil)
  }

  @Test func theSocketIsRemovedWhenTheServerStops() throws {
    try TestServer(.unixSocket(path: path)).server.stop()
    #expect(!FileManager.default.fileExists(atPath: path))
  }

  @Test func aFileThatTookThePlaceOfTheSocketStays() throws {
    let server = try TestServer(.unixSocket(path: path))
    _ = try folder.file("s-new", "mine".utf8)
    try FileManager.default.removeItem(atPath: path)
    try FileManager.default.moveItem(atPath: "\(path)-new", toPath: path)
    server.server.stop()
    #expect(FileManager.default.fileExists(atPath: path))
  }

  @Test func whatAKilledDaemonLeftBehindIsReplaced() throws {
    try makeStaleSocket()
    let server = try TestServer(.unixSocket(path: path))
    #expect(try server.ask("/healthz").status == 200)
  }

  @Test func aSocketThatSomeoneListensOnIsNotReplaced() throws {
    let server = try TestServer(.unixSocket(path: path))
    #expect(throws: MonitoringError.addressInUse(address: path)) {
      try TestServer(.unixSocket(path: path))
    }
    #expect(try server.ask("/healthz").status == 200)
  }

  @Test func anotherKindOfFileIsNotReplaced() throws {
    _ = try folder.file("s", "mine".utf8)
    #expect(throws: MonitoringError.notASocket(path: path)) {
      try TestServer(.unixSocket(path: path))
    }
    #expect(try String(contentsOfFile: path, encoding: .utf8) == "mine")
  }

  @Test func aMissingDirectoryIsTold() {
    let path = "\(folder.path)/none/s"
    #expect(throws: MonitoringError.noDirectory(path: path)) {
      try TestServer(.unixSocket(path: path))
    }
  }

  @Test func aPathThatIsTooLongIsTold() throws {
    let room = UnixSocketFile.maximumLength - folder.path.utf8.count - 1
    let longest = "\(folder.path)/\(String(repeating: "s", count: room))"
    let server = try TestServer(.unixSocket(path: longest))
    #expect(try server.ask("/healthz").status == 200)
    #expect(throws: MonitoringError.pathTooLong(path: "\(longest)s", limit: 103)) {
      try TestServer(.unixSocket(path: "\(longest)s"))
    }
  }

  @Test func aPortInUseIsTold() throws {
    let server = try TestServer()
    #expect(throws: MonitoringError.addressInUse(address: "\(server.address)")) {
      try TestServer(server.address)
    }
  }

  @Test func anAddressThatThisMachineDoesNotHaveIsTold() {
    #expect(
      throws: MonitoringError.cannotListen(
        address: "192.0.2.1:0", call: "bind", reason: "Cannot assign requested address")
    ) {
      try TestServer(.tcp(host: "192.0.2.1", port: 0), token: "0123456789abcdef")
    }
  }

  @Test(arguments: ["0.0.0.0", "::", "192.0.2.1", "127.0.0.1.example", "nvr.example"])
  func anAddressThatOthersCanReachNeedsAToken(host: String) {
    let address = MonitoringAddress.tcp(host: host, port: 0)
    #expect(throws: MonitoringError.tokenNeeded(address: "\(address)")) {
      try TestServer(address)
    }
  }

  @Test func withATokenOthersMayReachIt() throws {
    let server = try TestServer(.tcp(host: "0.0.0.0", port: 0), token: "0123456789abcdef")
    #expect(try server.ask("/healthz").status == 401)
    let fields = ["Authorization: Bearer 0123456789abcdef"]
    #expect(try server.ask("/healthz", fields: fields).status == 200)
  }
}
