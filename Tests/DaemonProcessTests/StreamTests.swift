// SPDX-License-Identifier: Apache-2.0
import Foundation
import TestSupport
import Testing

/// Cameras that do what they should.
@Suite(.serialized) struct StreamTests {
  /// Four rounds of sound and picture that are equally long, so that nothing is missing in between.
  private static let evenRounds = ["--seconds", "8"]

  @Test(arguments: [
    (RTSPServer.Mount.both, video: 0.9...1, audio: 0.9...1),
    (.video, video: 0.9...1, audio: 0...0), (.audio, video: 0...0, audio: 0.9...1),
  ])
  func whatACameraSendsIsAnalysed(
    mount: RTSPServer.Mount, video: ClosedRange<Double>, audio: ClosedRange<Double>
  ) throws {
    let server = try RTSPServer(Self.evenRounds)
    let daemon = try RunningDaemon(
      RunningDaemon.camera("yard", server.url(mount), RunningDaemon.patient))
    try daemon.waitFor("three segments") { $0.fullSegments.count >= 3 }
    #expect(try daemon.status(of: "yard")["state"].string == "up")
    #expect(daemon.stop() == 0)

    try daemon.expectValid()
    let records = try daemon.written
    #expect(records.health.first?.state == "up")
    for segment in records.fullSegments.dropFirst() {
      let coverage = try #require(segment.coverage)
      #expect(video.contains(coverage.video), "\(segment)")
      #expect(audio.contains(coverage.audio), "\(segment)")
    }
    // Before the first connection, and from the last step to the end.
    #expect(records.gaps.allSatisfy { $0.start == 0 || $0.cause == "stopped" }, "\(records.gaps)")
  }

  @Test func pictureOfAnotherSizeIsTheSameCamera() throws {
    let server = try RTSPServer(["--seconds", "2"])
    let daemon = try RunningDaemon(
      RunningDaemon.camera("yard", server.url(.resize), RunningDaemon.patient))
    // The size changes every two seconds.
    try daemon.waitFor("four segments") { $0.fullSegments.count >= 4 }
    #expect(daemon.stop() == 0)

    try daemon.expectValid()
    let records = try daemon.written
    #expect(records.connections == 1)
    #expect(records.fullSegments.allSatisfy { ($0.coverage?.video ?? 0) > 0 })
  }

  @Test func aWrongPasswordIsSaidAndTheRightOneTakenUp() throws {
    let server = try RTSPServer(["--user", "guest", "--password", "r1ght"])
    let folder = try TemporaryFolder()
    let file = try folder.file("url", server.url(.video, login: "guest:wr0ng").utf8)
    let camera = RunningDaemon.camera("yard", "", "url_file = \"\(file)\"")
    let daemon = try RunningDaemon(camera, in: folder)
    try daemon.waitFor("it is down") { $0.health.last?.state == "down" }
    var records = try daemon.written
    #expect(records.health.last?.cause?.contains("refuses the user or password") == true)
    #expect(records.segments.isEmpty)
    #expect(try daemon.status(of: "yard")["cause"].string?.contains("password") == true)

    _ = try folder.file("url", server.url(.video, login: "guest:r1ght").utf8)
    try daemon.waitFor("a segment") { !$0.segments.isEmpty }
    records = try daemon.written
    #expect(records.isUp)
    #expect(daemon.stop() == 0)
    try daemon.expectValid()
  }
}
