// SPDX-License-Identifier: Apache-2.0
import Core
import TestSupport
import Testing

@testable import Media

/// A real RTSP server that goes away, hangs and says nothing.
struct LiveServerTests {
  private func source(_ url: String) -> LiveSource {
    var options = LiveOptions()
    options.reconnectMin = MediaTime(seconds: 0.05)
    options.reconnectMax = MediaTime(seconds: 0.2)
    options.stallTimeout = MediaTime(seconds: 1)
    options.openTimeout = MediaTime(seconds: 5)
    return LiveSource(url, options)
  }

  /// Reads until the source is in a state, and returns all that it yielded.
  private func read(_ source: LiveSource, until state: Health.State) throws -> [SourceEvent] {
    var events: [SourceEvent] = []
    while events.health.last?.state != state, let event = try source.next() {
      events.append(event)
    }
    return events
  }

  private func end(_ source: LiveSource) throws -> [SourceEvent] {
    source.stop()
    var events: [SourceEvent] = []
    while let event = try source.next() { events.append(event) }
    return events
  }

  @Test func aServerThatIsKilledAgainAndAgainIsWatchedAgainAndAgain() throws {
    var server = try RTSPServer()
    let source = source(server.url(.video))
    var events = try read(source, until: .up)
    for _ in 0..<3 {
      server.kill()
      events += try read(source, until: .reconnecting)
      server = try RTSPServer(port: server.port)
      events += try read(source, until: .up)
    }
    events += try end(source)
    #expect(source.status.counters.connections == 4)
    #expect(source.status.abandonedReaders == 0)
    let spans = events.compactMap(\.span)
    for (last, next) in zip(spans, spans.dropFirst()) {
      #expect(next.start >= last.end && next.start - last.end < MediaTime(seconds: 0.5))
    }
    #expect(Set(events.steps.map(\.epoch)).count >= 4)
  }

  @Test func aServerThatHangsIsAStallAndComesBack() throws {
    let server = try RTSPServer()
    let source = source(server.url(.both))
    _ = try read(source, until: .up)
    server.pause()
    let lost = try read(source, until: .reconnecting)
    #expect(
      lost.health.last?.cause
        == LiveFailure.stalled(source: "gate", after: MediaTime(seconds: 1)).description)
    server.resume()
    let back = try read(source, until: .up)
    #expect(back.gaps.contains { $0.cause == .disconnected })
    _ = try end(source)
    #expect(source.status.abandonedReaders == 0)
  }

  @Test func aServerThatAcceptsAndSendsNothingIsDown() throws {
    let server = try RTSPServer()
    let source = source(server.url(.silent))
    let events = try read(source, until: .down)
    #expect(events.steps.isEmpty)
    #expect(source.status.counters.connections == 0)
    let before = source.status.counters.failedConnections
    #expect(before >= 1)
    let last = try end(source)
    #expect(last.gaps.map(\.cause) == [.disconnected])
  }
}
