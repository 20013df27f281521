// SPDX-License-Identifier: Apache-2.0
import Core
import TestSupport
import Testing

@testable import Media

/// The clock of a real RTSP server, which is that of this host.
@Suite(.serialized) struct CameraClockTests {
  let server: RTSPServer

  init() throws { server = try RTSPServer() }

  /// The first step whose time of day the camera tells, and when it came.
  private func firstTold(_ mount: RTSPServer.Mount, transport: String) throws -> (Step, HostTime)? {
    var options = SourceOptions(
      location: "\(server.url(mount))?\(transport)", name: "test")
    options.isLive = true
    let source = try MediaSource(options, interrupt: InterruptFlag())
    // The first sender report comes within 5 s.
    for _ in 0..<30 {
      guard case .step(let step) = try source.next() else { continue }
      if step.clock.source == .camera { return (step, HostClock.system.now()) }
    }
    return nil
  }

  @Test(arguments: ["tcp", "udp"])
  func senderReportsTellWhenAPictureWasTaken(transport: String) throws {
    let (step, now) = try #require(try firstTold(.video, transport: transport))
    // A picture is complete when the next one begins, 40 ms later.
    let offset = try #require(step.clock.cameraOffsetMilliseconds)
    #expect((-250...0).contains(offset))
    let age = now.wall - (try #require(step.clock.time(of: step.end)))
    #expect((-1...10).contains(age.seconds))
  }

  @Test func soundTellsTheSameTime() throws {
    let (step, _) = try #require(try firstTold(.audio, transport: "tcp"))
    let offset = try #require(step.clock.cameraOffsetMilliseconds)
    #expect((-250...100).contains(offset))
  }
}
