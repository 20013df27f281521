// SPDX-License-Identifier: Apache-2.0
import Foundation
import TestSupport
import Testing

/// The server that other tests rely on.
@Suite struct RTSPServerTests {
  @Test func aServerCanBeStartedAgainOnItsPort() throws {
    let first = try RTSPServer()
    let port = first.port
    first.kill()
    let second = try RTSPServer(port: port)
    #expect(second.port == port)
    second.pause()
    second.resume()
    second.stop()
  }

  @Test func aServerThatCannotStartIsReported() {
    #expect(throws: ServerProcess.Failure.self) { try RTSPServer(["--no-such-option"]) }
  }

  @Test func urlsNameTheMountAndTheLogin() throws {
    let server = try RTSPServer()
    #expect(server.url(.both) == "rtsp://127.0.0.1:\(server.port)/both")
    #expect(server.url(.pcmu, login: "a:b") == "rtsp://a:b@127.0.0.1:\(server.port)/pcmu")
  }
}
