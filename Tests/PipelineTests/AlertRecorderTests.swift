// SPDX-License-Identifier: Apache-2.0
import Core
import Events
import Foundation
import Logging
import Media
import TestSupport
import Testing

@testable import Pipeline

/// Whether alerts get their snapshots and clips.
@Suite struct AlertRecorderTests {
  private let clips: ClipMaker

  init() throws { clips = try ClipMaker() }

  /// Twenty seconds with a keyframe per second.
  private func footage() throws -> String {
    try clips.ffmpeg(
      clips.numberedFrames(200, rate: "10") + [
        "-c:v", "libx264", "-g", "10", "-bf", "0", "-x264-params", "scenecut=0", "-pix_fmt",
        "yuv420p",
      ], to: "yard.mp4")
  }

  private func alert(
    _ phase: AlertEvent.Phase, rule: String = "glass", from start: Double, to end: Double
  ) -> AlertEvent {
    AlertEvent(
      phase: phase, rule: rule, severity: .warning, epoch: 0, start: MediaTime(seconds: start),
      end: MediaTime(seconds: end), score: 1, evidence: [], reason: "", segmentStart: .zero)
  }

  /// Reads the footage to its end, `lead` steps ahead of what is known of it; `onStep` gets the
  /// recorder and the end of each step.
  private func record(
    masks: [Zone] = [], isLive: Bool = false, lead: Int = 0,
    change: (inout AlertRecorder.Settings) -> Void = { _ in },
    onStep: (AlertRecorder, Double) -> Void
  ) throws {
    var settings = AlertRecorder.Settings()
    settings.pre = MediaTime(seconds: 2)
    settings.post = MediaTime(seconds: 3)
    change(&settings)
    let footage = Footage(
      settings.limits(
        bytes: 1 << 24, delay: .zero, stepsInFlight: 4 + lead,
        stepDuration: MediaTime(seconds: 0.5)))
    var options = SourceOptions(location: try self.footage(), name: "yard")
    options.footage = footage
    let source = try MediaSource(options, interrupt: InterruptFlag())
    let recorder = AlertRecorder(
      source: "yard", footage: footage,
      store: try MediaStore(
        directory: clips.path("media"), limits: .init(age: nil, bytes: nil)),
      settings: settings, masks: masks, isLive: isLive,
      logger: Logger(label: "test") { _ in SwiftLogNoOpLogHandler() })
    var ahead: [Step] = []
    func analyse(_ step: Step) {
      onStep(recorder, step.end.seconds)
      recorder.noteAnalysed(until: step.end)
    }
    while let event = try source.next() {
      guard case .step(let step) = event else { continue }
      recorder.note(step)
      ahead.append(step)
      if ahead.count > lead { analyse(ahead.removeFirst()) }
    }
    ahead.forEach(analyse)
    recorder.close()
  }

  private var files: [String] {
    get throws { try FileManager.default.contentsOfDirectory(atPath: clips.path("media")).sorted() }
  }

  private func length(_ path: String) throws -> Double {
    let source = try MediaSource(
      SourceOptions(location: path, name: "clip"), interrupt: InterruptFlag())
    return try #require(source.info.duration).seconds
  }

  @Test(arguments: [false, true])
  func anAlertGetsASnapshotAndAClipAroundIt(isLive: Bool) throws {
    var media = AlertMedia()
    try record(isLive: isLive) { recorder, time in
      if time == 8.5 {
        media = recorder.alertBegan(alert(.begin, from: 8, to: 8.5), snapshot: true, clip: true)
      }
      if time == 10 { recorder.alertEnded(alert(.end, from: 8, to: 9.5)) }
    }
    let clip = try #require(media.clip)
    let snapshot = try #require(media.snapshot)
    #expect(clip == clips.path("media/yard_t000008000_glass.mp4"))
    #expect(try files == ["yard_t000008000_glass.jpg", "yard_t000008000_glass.mp4"])
    // From the keyframe at 6 s to 3 s after the end.
    #expect(abs(try length(clip) - 6.5) < 0.21)
    #expect(try Data(contentsOf: URL(filePath: snapshot)).starts(with: [0xFF, 0xD8]))
  }

  @Test(arguments: [0, 6, 12])
  func howFarTheReaderIsAheadDoesNotShowInAClip(lead: Int) throws {
    var media = AlertMedia()
    try record(lead: lead) { recorder, time in
      if time == 5.5 {
        media = recorder.alertBegan(alert(.begin, from: 5, to: 5.5), snapshot: false, clip: true)
      }
      if time == 8 { recorder.alertEnded(alert(.end, from: 5, to: 7)) }
    }
    // From the keyframe at 3 s to 3 s after the end.
    #expect(abs(try length(try #require(media.clip)) - 7) < 0.21)
  }

  @Test func alertsThatOverlapShareAClip() throws {
    var paths: [String?] = []
    try record { recorder, time in
      for (rule, start, end) in [("glass", 5.0, 7.0), ("alarm", 6, 10)] {
        if time == start + 0.5 {
          let event = alert(.begin, rule: rule, from: start, to: time)
          paths.append(recorder.alertBegan(event, snapshot: false, clip: true).clip)
        }
        if time == end + 1 {
          recorder.alertEnded(alert(.end, rule: rule, from: start, to: end))
        }
      }
    }
    #expect(paths.count == 2 && paths[0] == paths[1])
    #expect(try files == ["yard_t000005000_glass.mp4"])
    #expect(abs(try length(try #require(paths[0])) - 10) < 0.21)
  }

  @Test func aClipEndsWhenItIsLongEnough() throws {
    var media: [AlertMedia] = []
    try record(change: { $0.longest = MediaTime(seconds: 4) }) { recorder, time in
      for start in [4.0, 12] where time == start + 0.5 {
        let event = alert(.begin, from: start, to: time)
        media.append(recorder.alertBegan(event, snapshot: false, clip: true))
      }
    }
    #expect(try files == ["yard_t000004000_glass.mp4", "yard_t000012000_glass.mp4"])
    for media in media { #expect(abs(try length(try #require(media.clip)) - 6) < 0.21) }
  }

  @Test func theEndOfTheFootageCompletesTheClip() throws {
    var media = AlertMedia()
    try record { recorder, time in
      guard time == 19.5 else { return }
      media = recorder.alertBegan(alert(.begin, from: 19, to: 19.5), snapshot: false, clip: true)
    }
    #expect(abs(try length(try #require(media.clip)) - 3) < 0.21)
  }

  @Test func aCameraWithMasksHasNoClipsAndSaysSo() throws {
    var media = AlertMedia()
    try record(masks: [.everything]) { recorder, time in
      guard time == 5 else { return }
      media = recorder.alertBegan(
        alert(.begin, from: 4.5, to: 5), snapshot: true, clip: true, zone: .everything)
    }
    #expect(media.clip == nil && media.omission == .masked)
    #expect(try files == ["yard_t000004500_glass.jpg"])
  }

  @Test func labelsAreDrawnIfAskedFor() throws {
    var snapshots: [Data] = []
    for isLabelled in [false, true] {
      var path: String?
      try record(change: { $0.isLabelled = isLabelled }) { recorder, time in
        guard time == 5 else { return }
        path =
          recorder.alertBegan(
            alert(.begin, from: 4.5, to: 5), snapshot: true, clip: false, zone: .everything
          ).snapshot
      }
      snapshots.append(try Data(contentsOf: URL(filePath: try #require(path))))
    }
    #expect(snapshots[0] != snapshots[1])
  }
}
