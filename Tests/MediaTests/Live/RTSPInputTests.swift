// SPDX-License-Identifier: Apache-2.0
import Core
import Foundation
import TestSupport
import Testing

@testable import Media

/// Real RTSP servers.
@Suite struct RTSPInputTests {
  @Test(arguments: [ConnectionOptions.Transport.tcp, .udp])
  func pictureAndSoundCome(transport: ConnectionOptions.Transport) throws {
    let server = try RTSPServer()
    let input = try LiveInput(server.url(.both), steps: 3) { $0.connection.transport = transport }
    #expect(input.info.video?.codec == "h264")
    #expect(input.info.video?.width == 320)
    #expect(input.info.audio?.codec == "aac")
    #expect(input.info.audio?.sampleRateHz == 16_000)
    #expect(input.steps.contains { $0.frame != nil && $0.audio != nil })
  }

  @Test func soundCanBeLeftOut() throws {
    let server = try RTSPServer()
    let input = try LiveInput(server.url(.both)) { $0.hasAudio = false }
    #expect(input.info.audio == nil)
    #expect(input.steps.allSatisfy { $0.audio == nil })
  }

  @Test func aStreamMayHaveOnlyPictureOrOnlySound() throws {
    let server = try RTSPServer()
    #expect(try LiveInput(server.url(.video)).info.audio == nil)
    let sound = try LiveInput(server.url(.pcmu)).info
    #expect(sound.video == nil)
    #expect(sound.audio?.codec == "pcm_mulaw")
  }

  @Test func theSizeOfThePictureMayChange() throws {
    let server = try RTSPServer(["--seconds", "1"])
    let input = try LiveInput(server.url(.resize), steps: 6)
    #expect(input.steps.allSatisfy { $0.frame != nil })
  }

  @Test(arguments: ["digest", "basic"])
  func userAndPasswordAreHandedOver(method: String) throws {
    let server = try RTSPServer(["--user", "guest", "--password", "p@s#s", "--auth", method])
    #expect(try LiveInput(server.url(.video, login: "guest:p@s#s")).steps.count == 2)
    #expect(LiveInput.trouble(server.url(.video, login: "guest:wrong")) == .wrongLogin)
    #expect(LiveInput.trouble(server.url(.video)) == .wrongLogin)
  }

  @Test func aPathThatIsNotThereIsNotFound() throws {
    let server = try RTSPServer()
    #expect(LiveInput.trouble("rtsp://127.0.0.1:\(server.port)/nothing") == .notFound)
  }

  @Test func aServerThatIsGoneRefuses() throws {
    let server = try RTSPServer()
    server.kill()
    #expect(LiveInput.trouble(server.url(.video)) == .refused)
  }

  @Test func aNameThatIsUnknownIsTold() throws {
    let trouble = LiveInput.trouble("rtsp://camera.invalid/a")
    guard case .unknownHost = trouble else {
      Issue.record("\(String(describing: trouble))")
      return
    }
  }

  @Test func aServerThatDiesInTheMiddleEndsTheReading() throws {
    let server = try RTSPServer()
    var options = SourceOptions(location: server.url(.video), name: "door")
    options.isLive = true
    let source = try MediaSource(options, interrupt: InterruptFlag())
    #expect(try source.next() != nil)
    server.kill()
    // Whether it counts as the end or as a broken connection is up to the network.
    #expect(throws: Never.self) {
      do throws(MediaError) {
        while try source.next() != nil {}
      } catch {
        #expect(error.kind == .connectionLost)
      }
    }
  }

  @Test func aServerThatSaysNothingCanBeLeft() throws {
    let server = try RTSPServer()
    #expect(throws: MediaError.interrupted(source: "door")) {
      try LiveInput(server.url(.silent), limit: 0.5)
    }
  }
}
