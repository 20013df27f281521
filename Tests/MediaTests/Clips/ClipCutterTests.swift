// SPDX-License-Identifier: Apache-2.0
import Core
import TestSupport
import Testing

@testable import Media

/// Whether clips have what was seen and heard, untouched and in step.
@Suite struct ClipCutterTests {
  let clips: ClipMaker
  /// A keyframe per second, with frames out of order in between.
  static let video = [
    "-c:v", "libx264", "-g", "25", "-bf", "2", "-x264-params", "scenecut=0:open-gop=0",
    "-pix_fmt", "yuv420p",
  ]

  init() throws { clips = try ClipMaker() }

  /// Ten seconds of numbered frames with a click each second.
  private func source(_ name: String, sound: [String]) throws -> String {
    try clips.ffmpeg(
      clips.numberedFrames(250) + clips.clicks(at: (0..<10).map { Double($0) + 0.3 }, seconds: 10)
        + Self.video + sound, to: name)
  }

  @Test func aClipBeginsAtTheKeyframeBeforeAndHasThePacketsUntouched() throws {
    let path = try source("source.mp4", sound: ["-c:a", "aac"])
    let clip = try KeptFile(path).clip(around: 5.2, pre: 1.5, until: 7, in: clips)
    let (original, cut) = (try Demuxed(path), try Demuxed(clip))
    #expect(cut.format.hasPrefix("mov,"))
    let seen = original.packets(of: .video).drop { $0.time < MediaTime(seconds: 3) }
    let pictures = cut.packets(of: .video)
    #expect(pictures.first?.isKeyframe == true && pictures.first?.time == .zero)
    #expect(abs(pictures.count - 100) <= 3)
    #expect(zip(pictures, seen).allSatisfy { $0.bytes == $1.bytes })
    #expect(zip(pictures, seen).allSatisfy { $0.time == $1.time - MediaTime(seconds: 3) })
    let heard = original.packets(of: .audio).filter { $0.time >= MediaTime(seconds: 3) }
    let sounds = cut.packets(of: .audio)
    #expect(zip(sounds, heard).allSatisfy { $0.bytes == $1.bytes })
    #expect(abs(Double(sounds.count) - 4 * 48_000 / 1024) <= 3)
  }

  @Test(arguments: [
    ("mp4", ["-c:a", "aac"], "mov,"), ("ts", ["-c:a", "aac"], "mov,"),
    ("mkv", ["-c:a", "pcm_mulaw", "-ar", "8000"], "matroska,"),
    ("mkv", ["-c:a", "pcm_alaw", "-ar", "8000"], "matroska,"),
    ("mkv", ["-c:a", "flac"], ""), ("mkv", ["-c:a", "mp3"], "mov,"),
  ])
  func pictureAndSoundStayInStep(container: String, sound: [String], format: String) throws {
    let path = try source("source.\(container)", sound: sound)
    let clip = try KeptFile(path).clip(around: 4.5, pre: 0.2, until: 7, in: clips)
    #expect(try Demuxed(clip).format.hasPrefix(format))
    let reading = try Reading(clip)
    // The clip begins with frame 100, and the first click is 0.3 s later.
    #expect(reading.numbers.prefix(4).map { $0.map { ($0 + 2) / 5 } } == [21, 24, 26, 29])
    let clicks = reading.clicks
    #expect(clicks.count == 3)
    #expect(zip(clicks, [0.3, 1.3, 2.3]).allSatisfy { abs($0 - $1) < 0.03 }, "\(clicks)")
    #expect(reading.gaps.isEmpty && reading.warnings.isEmpty)
  }

  @Test func soundAloneMakesAClip() throws {
    let path = try clips.ffmpeg(
      clips.clicks(at: [2.5], seconds: 6) + ["-c:a", "pcm_mulaw", "-ar", "8000"], to: "sound.wav")
    let clip = try KeptFile(path).clip(around: 3, pre: 1, until: 4, in: clips)
    let reading = try Reading(clip)
    // Packets of 4096 samples, of which the fourth begins at 1.536 s.
    #expect(reading.clicks.count == 1)
    #expect(abs((reading.clicks.first ?? 0) - 0.964) < 0.002)
    #expect(reading.info.duration == MediaTime(seconds: 2.56))
  }

  @Test func aClipGrowsAsFootageComes() throws {
    let path = try source("source.mp4", sound: ["-c:a", "aac"])
    let part = clips.path("clip.part")
    var cutter: ClipCutter?
    _ = try KeptFile(path, seconds: 2) { step, footage in
      if step.start == MediaTime(seconds: 3) {
        cutter = try ClipCutter(
          footage, around: step.start, pre: MediaTime(seconds: 1), path: part)
      }
      try cutter?.advance(until: step.start < MediaTime(seconds: 6) ? nil : MediaTime(seconds: 8))
    }
    #expect(cutter?.isComplete == true)
    try cutter?.finish()
    let numbers = try Reading(part).numbers.compactMap { $0 }
    #expect(numbers == stride(from: 56, to: 200, by: 12.5).map { Int($0 + 0.5) })
  }

  @Test func aClipEndsWhereTheEncoderIsSetUpAnew() throws {
    var bytes: [UInt8] = []
    for (width, offset) in [(64, "0"), (96, "4")] {
      try clips.ffmpeg(
        clips.numberedFrames(100, width: width) + Self.video
          + ["-output_ts_offset", offset], to: "part.ts")
      bytes += try clips.bytes(of: "part.ts")
    }
    let kept = try KeptFile(clips.write(bytes, to: "both.ts"))
    let before = try Reading(kept.clip(around: 3, pre: 1, until: 6, in: clips))
    #expect(before.info.video?.width == 64)
    #expect(before.steps.count == 4)
    let after = try Reading(kept.clip(around: 5, pre: 3, until: 7, in: clips))
    #expect(after.info.video?.width == 96)
    #expect(after.steps.count == 6)
    #expect(after.numbers.first == 6)
  }

  @Test func ofWhatIsNotKeptThereIsNoClip() throws {
    let path = try source("source.mp4", sound: ["-c:a", "aac"])
    let kept = try KeptFile(path, bytes: 1000)
    #expect(throws: FootageError.nothingKept(.clip)) {
      try kept.clip(around: 5, pre: 1, until: 6, in: clips)
    }
  }

  @Test func aFolderThatIsNotThereIsTold() throws {
    let kept = try KeptFile(source("source.mp4", sound: ["-c:a", "aac"]))
    let path = clips.path("nowhere/clip.mp4")
    #expect(
      throws: FootageError.cannotWrite(
        path: path, call: "avio_open", reason: "no such file or directory")
    ) {
      try ClipCutter(
        kept.footage, around: MediaTime(seconds: 5), pre: MediaTime(seconds: 1), path: path)
    }
  }
}
