// SPDX-License-Identifier: Apache-2.0
import Core
import TestSupport
import Testing

@testable import Media

/// Containers, codecs, and the choice of streams.
@Suite struct ContainerTests {
  let clips: ClipMaker

  init() throws { clips = try ClipMaker() }

  @Test(arguments: [
    "mp4 libx264 aac", "mkv libx264 libopus", "webm libvpx libvorbis", "avi mpeg4 mp3",
    "ts mpeg2video mp2", "mov mjpeg pcm_s16le", "mkv libx265 ac3", "mp4 mpeg4 aac", "nut ffv1 flac",
  ])
  func pictureAndSoundStayTogether(format: String) throws {
    let parts = format.split(separator: " ").map(String.init)
    // A white frame and a click at the same time, 40 ms after the first frame's.
    let path = try clips.ffmpeg(
      clips.numberedFrames(75) + clips.clicks(at: [0.76, 2.26], seconds: 3) + [
        "-c:v", parts[1], "-pix_fmt", parts[1] == "mjpeg" ? "yuvj420p" : "yuv420p", "-c:a",
        parts[2],
        "-b:v", "1M", "-b:a", "128k", "-ac", "1",
      ], to: "clip.\(parts[0])")
    let reading = try Reading(path)
    #expect(reading.steps.count == 6)
    #expect(reading.clicks.count == 2)
    // Encoders without a record of their delay shift the sound; players hear it late as well.
    let frameTimes = reading.steps.map { $0.frame?.presentationTime.seconds ?? -1 }
    for (time, number) in zip(frameTimes, reading.numbers) {
      let shift = time - Double(try #require(number)) * 0.04
      #expect(abs(shift) < 0.041)
    }
    for (found, expected) in zip(reading.clicks, [0.76, 2.26]) {
      #expect(abs(found - expected) < 0.04)
    }
    #expect(reading.gaps.isEmpty && reading.warnings.isEmpty)
    #expect(reading.info.audio?.channels == 1 && reading.info.video?.width == 64)
  }

  @Test(arguments: ["mp3", "wav", "flac", "ogg", "m4a", "mka"])
  func soundFilesHaveNoFrames(container: String) throws {
    let path = try clips.ffmpeg(
      clips.clicks(at: [0.7], seconds: 2, rate: 44_100), to: "sound.\(container)")
    let reading = try Reading(path)
    #expect(reading.steps.count == 4)
    #expect(reading.steps.allSatisfy { $0.frame == nil && ($0.audio?.coverage ?? 0) > 0.97 })
    #expect(reading.clicks.count == 1)
  }

  @Test func theContainerTellsWhatIsInIt() throws {
    let path = try clips.ffmpeg(
      clips.numberedFrames(50) + clips.clicks(at: [], seconds: 2, rate: 44_100, channels: 2)
        + StepsTests.h264 + ["-c:a", "aac", "-metadata", "creation_time=2024-05-06T07:08:09Z"],
      to: "clip.mp4")
    let info = try Reading(path).info
    #expect(info.container.hasPrefix("mov,mp4"))
    #expect(info.duration.map { abs($0.seconds - 2) < 0.05 } == true)
    #expect(
      info.video
        == .init(
          stream: 0, codec: "h264", width: 64, height: 48, frameRate: 25, pixelFormat: "yuv420p",
          rotation: 0))
    #expect(info.audio == .init(stream: 1, codec: "aac", sampleRateHz: 44_100, channels: 2))
    #expect(info.creationTime == 1_714_979_289)
    #expect(!info.hasTextSubtitles)
  }

  @Test func theBestStreamsAreTakenUnlessOthersAreNamed() throws {
    let quiet = try clips.clicks(at: [0.3], seconds: 1)
    let loud = try clips.clicks(at: [0.7], seconds: 1)
    let path = try clips.ffmpeg(
      clips.numberedFrames(25) + clips.numberedFrames(50, rate: "50", width: 128, height: 96)
        + quiet
        + loud + ["-map", "0", "-map", "1", "-map", "2", "-map", "3"] + StepsTests.h264
        + ["-c:a", "flac"] + ["-disposition:a:1", "default", "-disposition:a:0", "0"],
      to: "many.mkv")
    let best = try Reading(path)
    #expect(best.info.video?.stream == 1 && best.info.audio?.stream == 3)
    #expect(best.numbers == [12, 37])
    expectClicks(best, at: [0.7])
    let other = try Reading(path) {
      $0.videoStream = 0
      $0.audioStream = 2
    }
    #expect(other.numbers == [6, 19])
    expectClicks(other, at: [0.3])
    #expect(
      throws: MediaError.noSuchStream(
        source: "test", kind: "audio", stream: 0, available: [2, 3])
    ) { try Reading(path) { $0.audioStream = 0 } }
  }

  @Test(arguments: ["srt:srt:mkv", "mov_text:srt:mp4", "webvtt:vtt:webm", "ass:ass:mkv"])
  func embeddedSubtitlesAreRead(format: String) throws {
    let parts = format.split(separator: ":").map(String.init)
    let text = """
      1
      00:00:00,500 --> 00:00:01,250
      <i>First</i> line
      second line

      2
      00:00:01,500 --> 00:00:02,000
      The end

      """
    _ = try clips.write(Array(text.utf8), to: "text.srt")
    let webm = parts[2] == "webm" ? ["-c:v", "libvpx"] : StepsTests.h264
    let path = try clips.ffmpeg(
      clips.numberedFrames(75) + ["-i", clips.path("text.srt"), "-c:s", parts[0]] + webm,
      to: "clip.\(parts[2])")
    let options = SourceOptions(location: path, name: "test")
    let cues = try #require(
      try EmbeddedSubtitles.cues(options, interrupt: InterruptFlag()))
    #expect(
      cues == [
        Cue(
          start: MediaTime(seconds: 0.5), end: MediaTime(seconds: 1.25),
          text: "First line second line"),
        Cue(start: MediaTime(seconds: 1.5), end: MediaTime(seconds: 2), text: "The end"),
      ])
    #expect(try Reading(path).info.hasTextSubtitles)
  }

  @Test func aFileWithoutSubtitlesHasNoTranscript() throws {
    let path = try clips.ffmpeg(clips.numberedFrames(25) + StepsTests.h264, to: "clip.mp4")
    let options = SourceOptions(location: path, name: "test")
    #expect(try EmbeddedSubtitles.cues(options, interrupt: InterruptFlag()) == nil)
  }
}
