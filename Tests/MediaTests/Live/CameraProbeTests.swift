// SPDX-License-Identifier: Apache-2.0
import Core
import TestSupport
import Testing

@testable import Media

@Suite struct CameraProbeTests {
  private func probe(
    _ location: String, limit: Double = 5, duration: Double
  ) throws(MediaError) -> CameraProbe {
    var options = SourceOptions(location: location, name: "door")
    options.isLive = true
    return try CameraProbe(
      options, limit: MediaTime(seconds: limit), duration: MediaTime(seconds: duration))
  }

  @Test func itTellsWhatACameraSends() throws {
    let server = try RTSPServer(["--keyframes", "10"])
    // The first sender report comes within about three seconds.
    let probe = try probe(server.url(.both), limit: 60, duration: 6)
    #expect(probe.info.video?.codec == "h264")
    #expect(probe.info.audio?.codec == "aac")
    // What was sent while it was opened comes at once, so the rate is no exact one.
    #expect(try #require(probe.frameRate) > 15)
    #expect(probe.keyframeIntervals.contains { abs($0.seconds - 0.4) < 0.02 })
    #expect(probe.hasCameraClock)
    #expect(probe.bytesPerSecond > 0)
  }

  @Test func aCameraThatDoesNotAnswerIsAnError() throws {
    let server = try RTSPServer()
    let location = server.url(.video)
    server.pause()
    #expect(
      throws: MediaError.connection(
        source: "door", location: location, call: "open", trouble: .timedOut)
    ) { try probe(location, limit: 0.3, duration: 1) }
  }
}
