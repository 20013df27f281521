// SPDX-License-Identifier: Apache-2.0
import Foundation
import TestSupport
import Testing

/// Zones, motion, tampering, snapshots, clips and privacy, from the file to the record.
@Suite struct AnalyzeFootageTests {
  private let clips: ClipMaker

  init() throws { clips = try ClipMaker() }

  /// 24 s of a noisy grey wall, past which a light square goes from left to right after 12 s.
  private func passage(to name: String, _ sound: [String] = []) throws -> String {
    try clips.ffmpeg(
      [
        "-f", "lavfi", "-i", "color=gray:s=320x180:r=10:d=24,noise=alls=8:allf=t:all_seed=5",
        "-f", "lavfi", "-i", "color=white:s=36x36:r=10:d=24",
      ] + (sound.isEmpty ? [] : ["-f", "lavfi", "-i", "sine=frequency=440:duration=24"]) + [
        "-filter_complex", "[0][1]overlay=x='-40+(t-12)*90':y=70,format=yuv420p", "-c:v",
        "libx264", "-crf", "18", "-g", "10", "-bf", "0", "-x264-params", "scenecut=0",
      ] + sound, to: name)
  }

  private func configuration(_ text: String) -> String {
    "[output]\nmedia_dir = \"\(clips.path("media"))\"\n\(text)"
  }

  private func begun(_ run: Analysis) throws -> [JSON] {
    #expect(run.status == 0, "\(run.errors)")
    return try run.records.filter { $0["phase"].string == "begin" }
  }

  @Test func motionIsFoundInItsZoneAndOverItsLine() throws {
    let run = try Analysis(
      try passage(to: "yard.mp4"),
      configuration: configuration(
        """
        [[zone]]
        name = "middle"
        points = [[0.3, 0.2], [0.7, 0.2], [0.7, 0.9], [0.3, 0.9]]
        [[zone]]
        name = "sky"
        points = [[0, 0], [1, 0], [1, 0.2], [0, 0.2]]
        [[rule]]
        name = "mover"
        zone = "middle"
        motion = { min_area = 0.01, direction = "right" }
        [[rule]]
        name = "leftward"
        zone = "middle"
        motion = { min_area = 0.01, direction = "left" }
        [[rule]]
        name = "flier"
        zone = "sky"
        motion = {}
        [[rule]]
        name = "enter"
        motion = { line = [[0.5, 1], [0.5, 0]], crossing = "a_to_b" }
        [[rule]]
        name = "leave"
        motion = { line = [[0.5, 1], [0.5, 0]], crossing = "b_to_a" }
        """))
    let alerts = try begun(run)
    #expect(alerts.compactMap(\.["rule"].string).sorted() == ["enter", "mover"])
    for alert in alerts { #expect((12.5...15.5).contains(alert["start"].double ?? 0)) }
    #expect(alerts.allSatisfy { $0["media"].isNull })
  }

  @Test func keyframesAloneTellNothingOfMotion() throws {
    let run = try Analysis(
      try passage(to: "yard.mp4"),
      configuration: """
        [sampling]
        frame_selection = "keyframes"
        [[rule]]
        name = "mover"
        motion = {}
        [[rule]]
        name = "still"
        not = { motion = {} }
        """)
    #expect(try begun(run).isEmpty)
  }

  @Test func anAlertHasItsSnapshotAndAClipThatPlays() throws {
    let file = try passage(to: "yard.mkv", ["-c:a", "pcm_mulaw", "-ar", "8000"])
    let run = try Analysis(
      file,
      configuration: configuration(
        """
        [clips]
        pre = 3
        post = 2
        [[rule]]
        name = "mover"
        motion = { min_area = 0.005 }
        snapshot = true
        clip = true
        """))
    let alert = try #require(try begun(run).first)
    let start = try #require(alert["start"].double)
    #expect(alert["media"]["clip_omitted"].isNull)
    let snapshot = try #require(alert["media"]["snapshot"].string)
    #expect(snapshot.hasSuffix("_mover.jpg"))
    #expect(try Data(contentsOf: URL(filePath: snapshot)).starts(with: [0xFF, 0xD8]))
    // MP4 cannot hold G.711.
    let clip = try #require(alert["media"]["clip"].string)
    #expect(clip.hasSuffix("_mover.mkv"))
    let probe = try NightjarProcess.shell(
      """
      ffprobe -v error -show_entries format=format_name,duration -of csv=p=0 '\(clip)'
      ffprobe -v error -select_streams v -show_entries packet=flags -of csv=p=0 '\(clip)' | head -1
      ffmpeg -v error -i '\(clip)' -f null -
      """)
    #expect(probe.errors == "")
    let lines = probe.output.split(separator: "\n").map(String.init)
    #expect(lines.first?.contains("matroska") == true)
    #expect(lines.last?.hasPrefix("K") == true)
    // From the keyframe before, of which there is one in a second, to after the end.
    let length = Double(lines.first?.split(separator: ",").last ?? "") ?? 0
    let ended = try run.records.first { $0["phase"].string == "end" }
    let end = try #require(ended?["end"].double)
    #expect(abs(length - (end - start + 5.5)) < 1)
    #expect(ended?["media"]["clip"].string == clip)
  }

  @Test func whatIsMaskedIsBlackToEncodersAndInSnapshots() throws {
    let run = try Analysis(
      try passage(to: "yard.mp4"),
      configuration: configuration(
        """
        [snapshots]
        label = false
        [[zone]]
        name = "all"
        kind = "mask"
        points = [[0, 0], [1, 0], [1, 1], [0, 1]]
        [[rule]]
        name = "black"
        tamper = "black"
        snapshot = true
        clip = true
        """))
    let alert = try #require(try begun(run).first)
    #expect(alert["rule"].string == "black")
    #expect(alert["media"]["clip"].isNull)
    #expect(alert["media"]["clip_omitted"].string == "masked")
    let snapshot = try #require(alert["media"]["snapshot"].string)
    let pixels = try NightjarProcess.shell(
      "ffmpeg -v error -i '\(snapshot)' -f rawvideo -pix_fmt gray - | od -An -v -tu1 | tr -s ' ' '\\n' | sort -n | tail -1"
    )
    #expect(pixels.output == "0\n")
    let files = try FileManager.default.contentsOfDirectory(atPath: clips.path("media"))
    #expect(files.map { URL(filePath: $0).pathExtension } == ["jpg"])
  }

  @Test func aFolderThatCannotBeUsedDoesNotEndTheAnalysis() throws {
    let file = try clips.write([], to: "media")
    let run = try Analysis(
      try passage(to: "yard.mp4"),
      configuration: configuration(
        """
        [[rule]]
        name = "mover"
        motion = {}
        snapshot = true
        clip = true
        """))
    let alert = try #require(try begun(run).first)
    #expect(alert["media"]["clip_omitted"].string == "failed")
    #expect(alert["media"]["snapshot"].isNull)
    #expect(run.errors.contains(file))
  }

  @Test func aFrozenPictureAndAMuteMicrophoneAreToldApart() throws {
    let file = try clips.ffmpeg(
      [
        "-f", "lavfi", "-i", "testsrc2=s=320x180:r=10:d=10,noise=alls=8:allf=t:all_seed=5",
        "-f", "lavfi", "-i", "anoisesrc=d=26:a=0.1:seed=7,volume='if(lt(t,14),1,0)':eval=frame",
        "-vf", "tpad=stop_mode=clone:stop_duration=14", "-c:v", "libx264", "-c:a", "pcm_s16le",
      ], to: "yard.mkv")
    let run = try Analysis(
      file,
      configuration: """
        [[rule]]
        name = "frozen"
        tamper = "frozen"
        [[rule]]
        name = "mute"
        tamper = "mute"
        [[rule]]
        name = "black"
        tamper = "black"
        [[rule]]
        name = "covered"
        tamper = "covered"
        """)
    let alerts = try begun(run)
    #expect(alerts.compactMap(\.["rule"].string).sorted() == ["frozen", "mute"])
    for alert in alerts {
      let expected = alert["rule"].string == "mute" ? 14.0 : 10
      #expect(abs((alert["start"].double ?? 0) - expected) <= 1)
    }
  }

  @Test(arguments: ["json", "text"])
  func whatIsSaidCanBeLeftOutOfRecords(format: String) throws {
    let run = try Analysis(
      Analysis.sample, "--format", format, configuration: "[privacy]\ntranscript = \"off\"\n")
    #expect(run.status == 0, "\(run.errors)")
    let said = try String(contentsOfFile: "\(Fixtures.project)samples/doorway.srt", encoding: .utf8)
    let texts = said.split(separator: "\n").map(String.init)
      .filter { $0.contains(" ") && !$0.contains("-->") }
    #expect(!texts.isEmpty && texts.allSatisfy { !run.output.contains($0) })
    #expect(!run.output.contains("said:"))
  }
}
