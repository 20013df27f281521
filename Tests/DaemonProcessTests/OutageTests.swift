// SPDX-License-Identifier: Apache-2.0
import Foundation
import TestSupport
import Testing

/// Cameras that come and go.
@Suite(.serialized) struct OutageTests {
  private static let shortSegments = "[sampling]\nsegment_seconds = 1.0\ncontext_seconds = 0.0\n"

  @Test func aServerThatIsKilledAgainAndAgainIsFoundAgain() throws {
    var chance = Counts.chance("aServerThatIsKilledAgainAndAgainIsFoundAgain")
    var server = try RTSPServer()
    let daemon = try RunningDaemon(
      RunningDaemon.camera("yard", server.url(.both)), sections: Self.shortSegments)
    try daemon.waitFor("a segment") { !$0.segments.isEmpty }
    for restart in 1...Counts.serverRestarts {
      // Any moment will do: in the middle of a segment, of a step, of a packet.
      usleep(UInt32.random(in: 0...1_000_000, using: &chance))
      let before = try daemon.written.connections
      server.kill()
      try daemon.waitFor("the loss is noticed, \(restart)") { !$0.isUp }
      server = try RTSPServer(port: server.port)
      try daemon.waitFor("segments come again, \(restart)") { records in
        guard records.isUp, records.connections > before, let up = records.health.last else {
          return false
        }
        return records.segments.contains { $0.start >= up.start }
      }
    }
    let counters = try daemon.status(of: "yard")["counters"]
    #expect(try #require(counters["connections"].int) > Counts.serverRestarts)
    #expect(daemon.stop() == 0)
    try Self.expectFullAccount(daemon)
  }

  @Test func aServerThatFreezesIsLostAndFoundAgain() throws {
    let server = try RTSPServer()
    let daemon = try RunningDaemon(
      RunningDaemon.camera("yard", server.url(.both)), sections: Self.shortSegments)
    try daemon.waitFor("a segment") { !$0.segments.isEmpty }
    server.pause()
    try daemon.waitFor("the loss is noticed") { $0.health.last?.state == "reconnecting" }
    #expect(try daemon.written.health.last?.cause?.contains("stopped") == true)
    try daemon.waitFor("the new attempt fails") { $0.health.last?.state == "down" }
    let lost = try #require(try daemon.written.health.last { $0.state == "reconnecting" })
    server.resume()
    try daemon.waitFor("segments come again") { records in
      guard records.isUp, let up = records.health.last else { return false }
      return records.segments.contains { $0.start >= up.start }
    }
    #expect(daemon.stop() == 0)
    try Self.expectFullAccount(daemon)
    let gap = try #require(
      try daemon.written.gaps.first { $0.cause == "disconnected" && $0.start > 0 })
    #expect(gap.start <= lost.start)
    #expect(gap.end ?? 0 > lost.start)
  }

  @Test func aCameraThatCannotBeWatchedIsReportedAndTheOthersAreWatched() throws {
    let missing = RunningDaemon.camera("yard", Sample.clip, "transcript = \"missing.srt\"")
    let good = RunningDaemon.camera("door", Sample.clip, "realtime = false\nloop = true")
    let daemon = try RunningDaemon(missing + good)
    let status = try daemon.status(of: "yard")
    #expect(status["state"].string == "down")
    #expect(status["cause"].string?.contains("missing.srt") == true)
    try daemon.waitFor("the other one's segment") { !$0.segments.isEmpty }
    #expect(try daemon.written.health.contains { $0.state == "down" && $0.source == "yard" })
    #expect(try daemon.written.segments.allSatisfy { $0.source == "door" })

    _ = try daemon.folder.file("missing.srt", "1\n00:00:00,000 --> 00:00:01,000\nHello\n".utf8)
    try daemon.configure(
      missing.replacing("missing.srt", with: "\(daemon.folder.path)/missing.srt") + good)
    daemon.process.send(SIGHUP)
    try daemon.waitFor("its segment") { $0.segments.contains { $0.source == "yard" } }
    #expect(daemon.stop() == 0)
    try daemon.expectValid()
  }

  @Test(arguments: [LocalPort.Kind.dead, .silent])
  func aBrokenCameraIsNoTroubleToTheOthers(kind: LocalPort.Kind) throws {
    // Rounds of eight seconds have sound from end to end.
    let server = try RTSPServer(["--seconds", "8"])
    let broken = try LocalPort(kind)
    let good = ["yard", "gate", "lane"]
    let daemon = try RunningDaemon(
      RunningDaemon.camera("broken", "rtsp://127.0.0.1:\(broken.number)/x", "open_timeout = 0.5")
        + good.map { RunningDaemon.camera($0, server.url(.both), RunningDaemon.patient) }.joined())
    try daemon.waitFor("four segments of each") { records in
      good.allSatisfy { records.of($0).fullSegments.count >= 4 }
    }
    #expect(try #require(daemon.status(of: "broken")["counters"]["failed_connections"].int) > 1)
    #expect(daemon.stop() == 0)

    try daemon.expectValid()
    let records = try daemon.written
    #expect(records.of("broken").health.map(\.state) == ["down"])
    #expect(records.of("broken").segments.isEmpty)
    for name in good {
      #expect(records.of(name).connections == 1)
      for segment in records.of(name).fullSegments.dropFirst() {
        let coverage = try #require(segment.coverage)
        #expect(min(coverage.video, coverage.audio) >= 0.99, "\(segment)")
      }
    }
  }

  /// Fails unless each moment is in a segment or a gap, and each health record is news.
  private static func expectFullAccount(_ daemon: RunningDaemon) throws {
    try daemon.expectValid()
    let records = try daemon.written
    // What is shorter than a step is no gap.
    let holes = records.unaccounted.filter { $0.upperBound - $0.lowerBound >= 0.5 }
    #expect(holes.isEmpty)
    for (one, next) in zip(records.health, records.health.dropFirst()) {
      #expect(one.state != next.state || one.cause != next.cause, "\(next)")
    }
    let ups = records.health.filter { $0.state == "up" }.compactMap(\.counters?.connections)
    #expect(Set(ups) == Set(1...records.connections))
  }
}
