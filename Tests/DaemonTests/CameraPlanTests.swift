// SPDX-License-Identifier: Apache-2.0
import ConfigurationFiles
import Core
import Events
import Media
import TestSupport
import Testing

@testable import Daemon

@Suite struct CameraPlanTests {
  private func plan(
    _ url: String, _ change: (inout Settings) -> Void = { _ in }
  ) -> CameraPlan? {
    var settings = Settings()
    var camera = Settings.Camera()
    camera.name = "yard"
    camera.url = url
    settings.cameras = [camera]
    change(&settings)
    return CameraPlan.all(settings).first
  }

  @Test func aFileIsPlayedAndAnythingElseIsLive() throws {
    let folder = try TemporaryFolder()
    let clip = try folder.file("clip.mp4", [])
    #expect(plan(clip)?.live.footage == .file(realtime: true, loops: false))
    #expect(plan("\(folder.path)/missing.mp4")?.live.footage == .file(realtime: true, loops: false))
    #expect(plan("rtsp://host/")?.live.footage == .live)
    #expect(plan("/dev/video99")?.live.footage == .live)
  }

  @Test func whatDoesNotConcernACameraLeavesItsPlanAlone() {
    let before = plan("rtsp://host/")
    #expect(
      before
        == plan("rtsp://host/") {
          $0.rules = []
          $0.daemon.stopTimeout = .zero
          $0.output.segments = "elsewhere"
          $0.pipeline.workers = 7
        })
    #expect(before != plan("rtsp://host/") { $0.cameras[0].transport = .udp })
    #expect(before != plan("rtsp://host/") { $0.sampling.stepsPerSecond = 4 })
    #expect(before != plan("rtsp://host/") { $0.output.embedding = .values })
  }

  @Test func whatRulesAndZonesAskOfACameraIsInItsPlan() throws {
    var zone = Settings.NamedZone()
    zone.name = "neighbour"
    zone.kind = .mask
    zone.points = [Point(x: 0, y: 0), Point(x: 1, y: 0), Point(x: 0, y: 1)]
    var rule = AlertRule(name: "mover", severity: .info, condition: .motion(MotionCondition()))
    rule.hasClip = true
    let plain = try #require(plan("rtsp://host/"))
    #expect(plain.masks.isEmpty && plain.motion == nil && plain.footage == nil)
    let asked = try #require(
      plan("rtsp://host/") {
        $0.zones = [zone]
        $0.rules = [rule]
        $0.sampling.motionRate = 4
        $0.privacy.transcript = .off
      })
    #expect(asked.masks == [try Zone(zone.points)])
    #expect(asked.motion?.rate == 4)
    #expect(asked.footage != nil)
    #expect(asked.transcripts == TranscriptPolicy(.off))
    #expect(asked.source(LoadControl(), cues: nil).masks == asked.masks)
    #expect(asked.source(LoadControl(), cues: nil).motion == asked.motion)
    // Rules and zones for other cameras ask nothing.
    zone.cameras = ["door"]
    rule.cameras = ["door"]
    #expect(
      plan("rtsp://host/") {
        $0.zones = [zone]
        $0.rules = [rule]
      } == plain)
  }

  @Test func aCameraThatIsOffHasNoPlan() {
    #expect(plan("rtsp://host/") { $0.cameras[0].isEnabled = false } == nil)
  }

  @Test func aReloadSaysWhichSectionsWaitForARestart() {
    var new = Settings()
    new.http.listen = "127.0.0.1:1"
    new.pipeline.workers = 3
    new.output.kept = 2
    #expect(new.sectionsThatNeedARestart(Settings()) == ["pipeline", "http"])
  }
}
