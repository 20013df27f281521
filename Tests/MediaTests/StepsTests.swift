// SPDX-License-Identifier: Apache-2.0
import Core
import TestSupport
import Testing

@testable import Media

/// Which frame and which sound a step gets.
@Suite struct StepsTests {
  let clips: ClipMaker
  static let h264 = ["-c:v", "libx264", "-preset", "ultrafast", "-pix_fmt", "yuv420p"]
  /// Three B-frames between references, one of them a reference itself.
  static let bFrames = [
    "-c:v", "libx264", "-bf", "3", "-x264-params", "b-adapt=0:b-pyramid=normal:scenecut=0",
    "-pix_fmt", "yuv420p",
  ]
  static let flac = ["-c:a", "flac", "-strict", "-2"]

  init() throws { clips = try ClipMaker() }

  @Test func everyStepHasTheFrameNearestToItsCentreAndTheSoundAroundIt() throws {
    let path = try clips.ffmpeg(
      clips.numberedFrames(75) + clips.clicks(at: [0.3, 1.25, 2.6], seconds: 3) + Self.h264
        + Self.flac, to: "clip.mp4")
    let reading = try Reading(path)
    #expect(reading.numbers == [6, 19, 31, 44, 56, 69])
    #expect(reading.steps.map(\.index) == Array(0..<6))
    #expect(reading.steps.map(\.start.seconds) == [0, 0.5, 1, 1.5, 2, 2.5])
    #expect(reading.steps[1].frame?.presentationTime == MediaTime(seconds: 0.76))
    #expect(reading.steps.allSatisfy { $0.audio?.coverage == 1 && $0.cues == nil })
    #expect(reading.steps.allSatisfy { $0.audio?.samples.count == 15_600 })
    expectClicks(reading, at: [0.3, 1.25, 2.6])
    #expect(reading.gaps.isEmpty && reading.warnings.isEmpty)
  }

  @Test(arguments: ["10", "24000/1001", "30", "50", "120"])
  func everyFrameRateGivesTheNearestFrame(rate: String) throws {
    let parts = rate.split(separator: "/").compactMap { Double($0) }
    let interval = (parts.count == 2 ? parts[1] : 1) / parts[0]
    let path = try clips.ffmpeg(
      clips.numberedFrames(Int(2 / interval), rate: rate) + Self.bFrames, to: "clip.mp4")
    let reading = try Reading(path)
    #expect(reading.steps.count == 4)
    for (step, number) in zip(reading.steps, reading.numbers) {
      let centre = step.start.seconds + 0.25
      #expect(abs(Double(try #require(number)) * interval - centre) <= interval / 2 + 1e-6)
    }
  }

  @Test(arguments: ["mp4", "mkv", "ts", "avi"])
  func skippingUnneededFramesChangesNothing(container: String) throws {
    let path = try clips.ffmpeg(
      clips.numberedFrames(150) + Self.bFrames + ["-g", "60"], to: "clip.\(container)")
    let skipping = try Reading(path)
    let complete = try Reading(path) { $0.threads = 2 }
    #expect(skipping.numbers.count == 12 && skipping.numbers == complete.numbers)
    #expect(skipping.steps.map(\.frame?.picture) == complete.steps.map(\.frame?.picture))
    #expect(skipping.steps.map(\.frame?.luma) == complete.steps.map(\.frame?.luma))
  }

  @Test(arguments: [Self.h264, Self.bFrames])
  func variableFrameRateGivesTheNearestFrame(codec: [String]) throws {
    // Frames 0...9 are 100 ms apart, 10...29 are 20 ms apart, later ones 200 ms.
    let times = "if(lt(N,10),N*100,if(lt(N,30),1000+(N-10)*20,1400+(N-30)*200))"
    let path = try clips.ffmpeg(
      clips.numberedFrames(40) + [
        "-vf", "settb=1/1000,setpts='\(times)'", "-fps_mode", "passthrough", "-enc_time_base", "-1",
      ] + codec, to: "clip.mkv")
    let reading = try Reading(path)
    // 0.25 lies between frames 2 and 3: of two that are equally near the earlier one is taken.
    #expect(reading.numbers.prefix(6) == [2, 7, 22, 32, 34, 37])
  }

  @Test func editListCutsTheBeginningOff() throws {
    try clips.ffmpeg(
      clips.numberedFrames(100) + clips.clicks(at: [1.7, 2.8], seconds: 4) + Self.h264
        + ["-g", "50", "-c:a", "aac", "-b:a", "96k"], to: "whole.mp4")
    // Copying from 1 s on keeps the packets from the keyframe at 0 s and hides them by an edit list.
    let path = try clips.ffmpeg(
      ["-ss", "1", "-i", clips.path("whole.mp4"), "-c", "copy"], to: "cut.mp4")
    let reading = try Reading(path)
    #expect(reading.numbers == [31, 44, 56, 69, 81, 94])
    expectClicks(reading, at: [0.7, 1.8])
  }

  @Test func containersThatStartLateCountFromTheirFirstPacket() throws {
    let path = try clips.ffmpeg(
      clips.numberedFrames(50) + clips.clicks(at: [0.8], seconds: 2, channels: 2) + Self.h264
        + ["-c:a", "s302m", "-strict", "-2", "-output_ts_offset", "1000"], to: "clip.ts")
    let reading = try Reading(path)
    #expect(reading.numbers == [6, 19, 31, 44])
    expectClicks(reading, at: [0.8])
  }

  @Test func aClipShorterThanAStepIsOneStep() throws {
    let path = try clips.ffmpeg(clips.numberedFrames(2) + Self.h264, to: "clip.mp4")
    let reading = try Reading(path)
    #expect(reading.numbers == [1])
    #expect(reading.steps[0].audio == nil)
  }

  @Test func footageThatEndsBeforeTheMiddleOfAStepAddsNone() throws {
    let short = try clips.ffmpeg(clips.numberedFrames(31) + Self.h264, to: "short.mp4")
    #expect(try Reading(short).steps.count == 2)
    let long = try clips.ffmpeg(clips.numberedFrames(32) + Self.h264, to: "long.mp4")
    #expect(try Reading(long).steps.count == 3)
  }

  @Test func slowFramesAreSharedByTheStepsAroundThem() throws {
    let path = try clips.ffmpeg(clips.numberedFrames(4, rate: "1") + Self.h264, to: "clip.mp4")
    #expect(try Reading(path).numbers == [0, 1, 1, 2, 2, 3, 3, 3])
  }

  @Test func aHoleInTheVideoHasNoFrames() throws {
    let path = try clips.ffmpeg(
      clips.numberedFrames(50) + clips.clicks(at: [], seconds: 6) + [
        "-vf", "setpts='if(lt(N,25),PTS,PTS+4.04/TB)'", "-fps_mode", "passthrough",
      ] + Self.h264 + Self.flac, to: "clip.mkv")
    let reading = try Reading(path)
    #expect(reading.numbers == [6, 19] + [Int?](repeating: nil, count: 8) + [30, 43])
    #expect(reading.steps.allSatisfy { $0.audio?.coverage == 1 })
  }

  @Test func keyframesAreHeldUntilTheNext() throws {
    let path = try clips.ffmpeg(
      clips.numberedFrames(100) + Self.h264 + ["-g", "40", "-keyint_min", "40"], to: "clip.mp4")
    let reading = try Reading(path) { $0.frameSelection = .keyframes }
    #expect(reading.numbers == [0, 0, 0, 40, 40, 40, 80, 80])
  }

  @Test func whileThereIsTooMuchToDoOnlyKeyframesAreDecoded() throws {
    let path = try clips.ffmpeg(
      clips.numberedFrames(200) + Self.h264 + ["-g", "20", "-keyint_min", "20"], to: "clip.mp4")
    var options = SourceOptions(location: path, name: "test")
    let control = LoadControl()
    options.loadControl = control
    let source = try MediaSource(options, interrupt: InterruptFlag())
    var numbers: [Int?] = []
    while let event = try source.next() {
      guard case .step(let step) = event else { continue }
      numbers.append(step.frame.map { number(in: $0.luma) })
      if numbers.count == 1 { control.isKeyframesOnly = true }
      if numbers.count == 7 { control.isKeyframesOnly = false }
    }
    // It begins with the keyframe after the first step and ends with the one after the seventh.
    #expect(
      numbers == [6, 19, 20, 40, 40, 60, 80, 80, 100, 120, 131, 144, 156, 169, 181, 194])
  }

  @Test func cuesBelongToEveryStepTheyOverlap() throws {
    let path = try clips.ffmpeg(clips.numberedFrames(50) + Self.h264, to: "clip.mp4")
    let first = Cue(start: .zero, end: MediaTime(seconds: 0.6), text: "first")
    let second = Cue(start: MediaTime(seconds: 0.5), end: MediaTime(seconds: 1), text: "second")
    let reading = try Reading(path) { $0.cues = [second, first] }
    #expect(reading.steps.map(\.cues) == [[first], [first, second], [], []])
  }

  @Test(arguments: ["mp4", "mkv", "ts"])
  func aRangeGivesTheStepsOfTheWholeRun(container: String) throws {
    let path = try clips.ffmpeg(
      clips.numberedFrames(250)
        + clips.sound(seconds: 10, rate: 48_000) { time, _ in
          0.5 * Double.sine(cycles: time * (200 + 40 * time))
        } + Self.bFrames + ["-g", "25", "-c:a", container == "ts" ? "mp2" : "flac"]
        + ["-strict", "-2"], to: "clip.\(container)")
    let whole = try Reading(path)
    let part = try Reading(path) {
      $0.from = MediaTime(seconds: 5.1)
      $0.to = MediaTime(seconds: 7.5)
    }
    #expect(part.steps.map(\.index) == Array(10..<15))
    for step in part.steps {
      let other = whole.steps[step.index]
      #expect(step.start == other.start && step.frame?.picture == other.frame?.picture)
      #expect(step.audio?.coverage == 1)
      let difference = zip(step.audio?.samples ?? [], other.audio?.samples ?? [])
        .map { abs($0 - $1) }.max()
      #expect(try #require(difference) < 1e-3)
    }
  }

  @Test func aRangeBehindTheEndIsAWarning() throws {
    let path = try clips.ffmpeg(clips.numberedFrames(50) + Self.h264, to: "clip.mp4")
    let reading = try Reading(path) { $0.from = MediaTime(seconds: 60) }
    #expect(reading.steps.isEmpty)
    #expect(
      reading.warnings == ["source \"test\": there is no footage in the range that was asked for."])
  }
}
