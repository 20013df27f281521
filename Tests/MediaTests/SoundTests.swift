// SPDX-License-Identifier: Apache-2.0
import Core
import TestSupport
import Testing

@testable import Media

/// Whether the sound of a step is what was heard at its time.
@Suite struct SoundTests {
  let clips: ClipMaker
  static let margin = (15_600 - 8000) / 2

  init() throws { clips = try ClipMaker() }

  @Test(arguments: [8000, 11_025, 16_000, 22_050, 32_000, 44_100, 48_000, 96_000])
  func everyRateKeepsTimeAndShape(rate: Int) throws {
    let path = try clips.ffmpeg(
      clips.sound(seconds: 4, rate: rate) { time, _ in 0.5 * .sine(cycles: 440 * time) }
        + ["-c:a", "pcm_f32le"], to: "tone.wav")
    let reading = try Reading(path)
    #expect(reading.steps.count == 8)
    for step in reading.steps.dropFirst().dropLast() {
      let audio = try #require(step.audio)
      #expect(audio.coverage == 1)
      let worst = audio.samples.indices.map { index in
        let time = step.start.seconds + Double(index - Self.margin) / 16_000
        return abs(Double(audio.samples[index]) - 0.5 * .sine(cycles: 440 * time))
      }.max()
      #expect(try #require(worst) < 0.005)
    }
  }

  @Test(arguments: [1, 2, 3, 4, 5, 6, 8])
  func everyLayoutIsMixedWithoutClipping(channels: Int) throws {
    let path = try clips.ffmpeg(
      clips.sound(seconds: 1, rate: 16_000, channels: channels) { time, _ in
        .sine(cycles: 100 * time)
      } + ["-c:a", "pcm_f32le"], to: "loud.wav")
    let samples = try #require(try Reading(path).steps[0].audio?.samples)
    let peak = try #require(samples.map(abs).max())
    // Front and centre channels add up to at most full scale; nothing is cut off at the top.
    #expect(peak <= 1 && peak > 0.5)
    #expect(samples.filter { abs($0) >= 0.999 * peak }.count < samples.count / 20)
  }

  @Test func stereoIsTheMeanOfItsChannels() throws {
    let path = try clips.ffmpeg(
      clips.sound(seconds: 1, rate: 16_000, channels: 2) { _, channel in channel == 0 ? 0.6 : 0.2 }
        + ["-c:a", "pcm_f32le"], to: "stereo.wav")
    let samples = try #require(try Reading(path).steps[0].audio?.samples)
    #expect(samples[Self.margin..<(Self.margin + 8000)].allSatisfy { abs($0 - 0.4) < 1e-5 })
  }

  @Test func channelsWithoutPlacesAreAveraged() throws {
    // Eleven channels have no customary layout.
    let path = try clips.ffmpeg(
      clips.sound(seconds: 1, rate: 16_000, channels: 11) { _, channel in channel == 3 ? 0.55 : 0 }
        + ["-c:a", "pcm_f32le"], to: "many.wav")
    let samples = try #require(try Reading(path).steps[0].audio?.samples)
    #expect(abs(samples[Self.margin + 4000] - 0.05) < 1e-4)
  }

  @Test(arguments: ["aac:m4a", "mp3:mp3", "libopus:webm", "libvorbis:ogg", "flac:flac"])
  func lossyAndLosslessCodecsKeepTime(format: String) throws {
    let parts = format.split(separator: ":").map(String.init)
    let times = [0.31, 1.1, 2.2, 2.87]
    let path = try clips.ffmpeg(
      clips.clicks(at: times, seconds: 3) + ["-c:a", parts[0], "-b:a", "128k"],
      to: "clicks.\(parts[1])")
    let reading = try Reading(path)
    expectClicks(reading, at: times)
    #expect(reading.steps.allSatisfy { ($0.audio?.coverage ?? 0) > 0.99 })
  }

  @Test func audioThatStartsLateIsZeroBeforeWithItsShareAsCoverage() throws {
    let path = try clips.ffmpeg(
      clips.numberedFrames(75) + ["-itsoffset", "1.2"] + clips.clicks(at: [0.5], seconds: 1.8)
        + StepsTests.h264 + StepsTests.flac, to: "late.mkv")
    let reading = try Reading(path)
    #expect(reading.steps.map { $0.audio?.coverage } == [nil, 0, 0.6, 1, 1, 1])
    expectClicks(reading, at: [1.7])
  }

  @Test func audioThatEndsEarlyIsAbsentAfterwards() throws {
    let path = try clips.ffmpeg(
      clips.numberedFrames(75) + clips.clicks(at: [0.75], seconds: 1.3) + StepsTests.h264
        + StepsTests.flac, to: "early.mp4")
    let reading = try Reading(path)
    #expect(reading.numbers == [6, 19, 31, 44, 56, 69])
    #expect(reading.steps.map { $0.audio?.coverage } == [1, 1, 0.6, 0, nil, nil])
    expectClicks(reading, at: [0.75])
  }

  @Test func aHoleInTheSoundIsSilentAndNotCovered() throws {
    let path = try clips.ffmpeg(
      clips.sound(seconds: 3) { _, _ in 0.5 } + [
        "-af", "asetnsamples=480,asetpts='if(lt(T,1),PTS,PTS+1/TB)'", "-c:a", "pcm_f32le",
      ], to: "hole.mkv")
    let reading = try Reading(path)
    #expect(reading.steps.map { $0.audio?.coverage } == [1, 1, 0, 0, 1, 1, 1, 1])
    let samples = try #require(reading.steps[1].audio?.samples)
    #expect(samples[Self.margin + 7900] > 0.49 && samples[Self.margin + 8100] == 0)
  }

  @Test func soundThatOverlapsIsDropped() throws {
    // The second file is stamped from 0.75 s on, when the first lasts until 1 s.
    let lossless = ["-c:a", "s302m", "-strict", "-2"]
    try clips.ffmpeg(clips.clicks(at: [0.4], seconds: 1, channels: 2) + lossless, to: "a.ts")
    try clips.ffmpeg(
      clips.clicks(at: [0.1, 0.6], seconds: 1, channels: 2) + lossless
        + ["-output_ts_offset", "0.75"], to: "b.ts")
    let path = try clips.write(clips.bytes(of: "a.ts") + clips.bytes(of: "b.ts"), to: "ab.ts")
    let reading = try Reading(path)
    expectClicks(reading, at: [0.4, 1.35])
    #expect(reading.steps.map { $0.audio?.coverage } == [1, 1, 1, 0.5])
  }

  @Test func silenceAndNoSoundAreDifferent() throws {
    let silent = try clips.ffmpeg(
      clips.clicks(at: [], seconds: 1) + ["-c:a", "pcm_s16le"], to: "silent.wav")
    let steps = try Reading(silent).steps
    #expect(steps.allSatisfy { $0.audio?.coverage == 1 && $0.frame == nil })
    #expect(steps.allSatisfy { $0.audio?.samples.allSatisfy { $0 == 0 } == true })
    let mute = try clips.ffmpeg(clips.numberedFrames(25) + StepsTests.h264, to: "mute.mp4")
    #expect(try Reading(mute).steps.allSatisfy { $0.audio == nil && $0.frame != nil })
  }

  @Test func valuesOutOfRangeAndNoNumbersAreTamed() throws {
    let path = try clips.ffmpeg(
      clips.sound(seconds: 1, rate: 16_000) { time, _ in time < 0.25 ? 7 : time < 0.3 ? .nan : -7 }
        + ["-c:a", "pcm_f32le"], to: "wild.wav")
    let reading = try Reading(path)
    #expect(
      reading.steps.allSatisfy { $0.audio?.samples.allSatisfy { $0 >= -1 && $0 <= 1 } == true })
  }

  @Test func soundMuchLaterInTheFileIsWaitedForWithinReason() throws {
    // All the video first, then all the sound: a stream that cannot seek cannot help it.
    let path = try clips.ffmpeg(
      clips.numberedFrames(250) + clips.clicks(at: [1.2, 7.7], seconds: 10) + StepsTests.h264
        + ["-c:a", "mp2", "-max_interleave_delta", "0", "-muxdelay", "20"], to: "far.ts")
    let reading = try Reading(path)
    #expect(reading.steps.count == 20)
    #expect(reading.clicks.count == 2)
  }
}
