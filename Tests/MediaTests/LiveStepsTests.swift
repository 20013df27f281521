// SPDX-License-Identifier: Apache-2.0
import Core
import TestSupport
import Testing

@testable import Media

/// What is watched while it happens; the clips arrive as the host's clock in the test says.
@Suite struct LiveStepsTests {
  let clips: ClipMaker

  init() throws { clips = try ClipMaker() }

  /// Steps of a clip whose packets come in even intervals, `pace` of them in a second.
  private func watch(
    _ path: String, pace: Double, _ change: (inout SourceOptions) -> Void = { _ in }
  ) throws -> LiveReading {
    try LiveReading(path, pace: pace, change)
  }

  @Test func everyStepHasTheTimeAtWhichItCame() throws {
    let path = try clips.ffmpeg(clips.numberedFrames(250) + StepsTests.h264, to: "clip.mkv")
    let reading = try watch(path, pace: 25)
    let expected = (0..<10).flatMap { [6 + 25 * $0, 19 + 25 * $0] }
    #expect(reading.numbers == expected)
    for step in reading.steps {
      #expect(step.clock.source == .arrival)
      #expect(step.clock.time(of: step.start) == LiveReading.begin + step.start)
    }
    #expect(reading.steps.last?.clock.uncertaintyMilliseconds == 540)
  }

  @Test func fileClocksAreThoseOfTheFile() throws {
    let path = try clips.ffmpeg(
      clips.numberedFrames(50) + StepsTests.h264
        + ["-metadata", "creation_time=2026-03-09T14:02:11Z"], to: "clip.mp4")
    let clock = WallClock.file(createdAt: 1_773_064_931)
    #expect(try Reading(path).steps.map(\.clock) == [clock, clock, clock, clock])
  }

  @Test func stepsComeOutAsSoonAsTheirSoundIsThere() throws {
    let path = try clips.ffmpeg(
      clips.numberedFrames(250) + clips.clicks(at: [], seconds: 10) + StepsTests.h264
        + ["-c:a", "pcm_s16le"], to: "clip.mkv")
    // 25 pictures and 47 pieces of 1024 samples in a second.
    let reading = try watch(path, pace: 25 + 48_000.0 / 1024)
    #expect(reading.steps.count == 20)
    // The window ends 0.2375 s after the step; the rest is the length of a piece of sound.
    #expect(reading.delays.dropLast(2).allSatisfy { (0.2...0.35).contains($0) })
  }

  @Test(arguments: [(1.0, 1.1), (5, 0.25), (25, 0.0)])
  func slowCamerasAreNotHeldUpByLookingAhead(rate: Double, delay: Double) throws {
    let path = try clips.ffmpeg(
      clips.numberedFrames(Int(rate * 12), rate: "\(rate)") + StepsTests.h264, to: "clip.mkv")
    let reading = try watch(path, pace: rate)
    #expect(reading.steps.count == 24)
    #expect(reading.delays.dropLast(4).allSatisfy { $0 <= delay })
  }

  @Test func keyframesAreShownAtOnceAndHeld() throws {
    let path = try clips.ffmpeg(
      clips.numberedFrames(200) + StepsTests.bFrames + ["-g", "50", "-keyint_min", "50"],
      to: "clip.mkv")
    let reading = try watch(path, pace: 25) { $0.frameSelection = .keyframes }
    #expect(
      reading.numbers == [0, 0, 0, 0, 50, 50, 50, 50, 100, 100, 100, 100, 150, 150, 150, 150])
    #expect(reading.delays.dropLast(2).allSatisfy { $0 <= 0 })
  }

  @Test func soundThatStopsAndComesBackHoldsNothingUp() throws {
    let path = try clips.ffmpeg(
      clips.numberedFrames(500) + clips.clicks(at: [1.2, 16.2], seconds: 20)
        + ["-af", "aselect='lt(t,4)+gt(t,14)'"] + StepsTests.h264 + ["-c:a", "pcm_s16le"],
      to: "clip.mkv")
    // 25 pictures in a second, and with them 47 pieces of sound but from 4 s to 14 s.
    let (first, second) = (4 * 71.875, 4 * 71.875 + 10 * 25)
    let reading = try LiveReading(path) { packets in
      if packets < first { return packets / 71.875 }
      return packets < second ? 4 + (packets - first) / 25 : 14 + (packets - second) / 71.875
    }
    #expect(reading.numbers.allSatisfy { $0 != nil } && reading.steps.count == 40)
    let coverage = reading.steps.map { $0.audio?.coverage ?? 0 }
    #expect(coverage[..<7].allSatisfy { $0 == 1 } && coverage[29...].allSatisfy { $0 > 0.99 })
    #expect(coverage[9..<27].allSatisfy { $0 == 0 })
    #expect(reading.gaps.isEmpty)
    // The sound is waited for once, and later not at all.
    #expect(reading.delays[..<7].allSatisfy { $0 < 0.4 } && reading.delays[7] > 1.4)
    #expect(reading.delays[13...].allSatisfy { $0 < 0.4 })
  }

  @Test func pictureThatStopsForAMinuteIsNotInvented() throws {
    let path = try clips.ffmpeg(
      clips.numberedFrames(200) + clips.clicks(at: [], seconds: 68) + [
        "-vf", "setpts='if(lt(N,100),PTS,PTS+60/TB)'", "-fps_mode", "passthrough",
      ] + StepsTests.h264 + StepsTests.flac, to: "clip.mkv")
    let reading = try watch(path, pace: 13)
    #expect(reading.steps.count == 136 && reading.gaps.isEmpty)
    let seen = reading.numbers.map { $0 != nil }
    #expect(seen[..<8].allSatisfy(\.self) && seen[128...].allSatisfy(\.self))
    #expect(!seen[8..<127].contains(true))
    #expect(reading.steps.allSatisfy { $0.audio?.coverage == 1 })
    #expect(reading.steps.map(\.epoch) == [Int](repeating: 0, count: 136))
  }

  @Test(arguments: [1000.0, 10_000, 3])
  func aClockThatJumpsBeginsAnEpochWhenItHappened(offset: Double) throws {
    // Ten seconds from 100 s on, then ten seconds from somewhere else.
    try clips.ffmpeg(
      clips.numberedFrames(250) + StepsTests.h264 + ["-output_ts_offset", "100"], to: "a.ts")
    try clips.ffmpeg(
      clips.numberedFrames(250) + StepsTests.h264 + ["-output_ts_offset", "\(offset)"], to: "b.ts")
    let path = try clips.write(clips.bytes(of: "a.ts") + clips.bytes(of: "b.ts"), to: "clip.ts")
    // Nothing comes for three seconds between the two.
    let reading = try LiveReading(path, arrivals: { $0 < 250 ? $0 / 25 : $0 / 25 + 3 })
    #expect(Set(reading.steps.map(\.epoch)) == [0, 1])
    let first = try #require(reading.steps.first { $0.epoch == 1 })
    #expect(first.index == 0 && abs(first.start.seconds - 13) < 0.1)
    #expect(reading.gaps.map(\.cause) == [.discontinuity])
    #expect(abs((reading.gaps[0].end - first.start).seconds) < 0.001)
    let wall = try #require(first.clock.time(of: first.start))
    #expect(abs((wall - LiveReading.begin).seconds - 13) < 0.1)
  }

  @Test func sizesMayChangeOnTheFly() throws {
    try clips.ffmpeg(clips.numberedFrames(100) + StepsTests.h264, to: "a.ts")
    try clips.ffmpeg(
      clips.numberedFrames(100, width: 128, height: 96) + StepsTests.h264
        + ["-output_ts_offset", "4"], to: "b.ts")
    let path = try clips.write(clips.bytes(of: "a.ts") + clips.bytes(of: "b.ts"), to: "clip.ts")
    let reading = try watch(path, pace: 25)
    #expect(reading.numbers == [6, 19, 31, 44, 56, 69, 81, 94, 6, 19, 31, 44, 56, 69, 81, 94])
  }

  @Test func aStreamThatAppearsLaterIsLeftAlone() throws {
    try clips.ffmpeg(clips.numberedFrames(200) + StepsTests.h264, to: "a.ts")
    try clips.ffmpeg(
      clips.numberedFrames(100) + clips.clicks(at: [], seconds: 4) + StepsTests.h264
        + ["-c:a", "mp2", "-output_ts_offset", "8"], to: "b.ts")
    let path = try clips.write(clips.bytes(of: "a.ts") + clips.bytes(of: "b.ts"), to: "clip.ts")
    let reading = try watch(path, pace: 25)
    #expect(reading.steps.count == 24 && reading.numbers.allSatisfy { $0 != nil })
  }

  @Test func beforeTheFirstKeyframeThereIsAGapAndNoPicture() throws {
    try clips.ffmpeg(
      clips.numberedFrames(250) + StepsTests.h264 + ["-g", "200", "-keyint_min", "200"],
      to: "whole.ts")
    let whole = try clips.bytes(of: "whole.ts")
    // Without its first packets, but with the tables at the very beginning.
    let path = try clips.write(whole.prefix(188 * 3) + whole.dropFirst(188 * 60), to: "clip.ts")
    let reading = try watch(path, pace: 25)
    let first = try #require(reading.numbers.firstIndex { $0 != nil })
    #expect(first > 8 && reading.numbers[first...].allSatisfy { ($0 ?? 0) >= 200 })
    #expect(reading.gaps.map(\.cause) == [.damaged] && reading.gaps[0].droppedSteps == first)
    #expect(reading.delays[4...].allSatisfy { $0 <= 0.1 })
  }

  @Test func endingGivesOutWhatWasRead() throws {
    let path = try clips.ffmpeg(
      clips.numberedFrames(250) + clips.clicks(at: [], seconds: 10) + StepsTests.h264
        + ["-c:a", "pcm_s16le"], to: "clip.mkv")
    var options = SourceOptions(location: path, name: "test")
    options.isLive = true
    options.hostClock = LiveReading.clock { $0 / 71.875 }.clock
    let source = try MediaSource(options, interrupt: InterruptFlag())
    var steps: [Step] = []
    while steps.count < 3, case .step(let step) = try source.next() { steps.append(step) }
    source.end()
    while case .step(let step) = try source.next() { steps.append(step) }
    #expect(steps.count == 4 && steps[3].frame != nil)
    #expect(try source.next() == nil)
  }
}

/// What a clip yields as a live source.
struct LiveReading {
  /// 2026-03-09T14:02:11Z.
  static let begin = MediaTime(seconds: 1_773_064_931)

  var steps: [Step] = []
  var gaps: [Gap] = []
  /// Seconds from each step's end to the arrival of the packet after which it came out.
  var delays: [Double] = []

  var numbers: [Int?] { steps.map { $0.frame.map { number(in: $0.luma) } } }

  init(
    _ path: String, pace: Double, _ change: (inout SourceOptions) -> Void = { _ in }
  ) throws {
    try self.init(path, arrivals: { $0 / pace }, change)
  }

  /// - Parameters:
  ///   - path: the clip.
  ///   - arrivals: when a packet comes, by how many came before it, in seconds from the first.
  ///   - change: makes other options.
  /// - Throws: why the clip cannot be read.
  init(
    _ path: String, arrivals: @escaping @Sendable (Double) -> Double,
    _ change: (inout SourceOptions) -> Void = { _ in }
  ) throws {
    let (clock, last) = Self.clock(arrivals)
    var options = SourceOptions(location: path, name: "test")
    options.isLive = true
    options.hostClock = clock
    change(&options)
    let source = try MediaSource(options, interrupt: InterruptFlag())
    while let event = try source.next() {
      switch event {
      case .step(let step):
        steps.append(step)
        delays.append(last.withLock { $0 } - step.end.seconds)
      case .gap(let gap): gaps.append(gap)
      case .health, .warning: break
      }
    }
  }

  /// A clock that goes on by one packet whenever it is asked, and what it said last.
  static func clock(
    _ arrivals: @escaping @Sendable (Double) -> Double
  ) -> (clock: HostClock, last: Locked<Double>) {
    let (packets, last) = (Locked(0.0), Locked(0.0))
    let clock = HostClock {
      let arrival = packets.withLock { count in
        defer { count += 1 }
        return arrivals(count)
      }
      last.withLock { $0 = arrival }
      let time = MediaTime(seconds: arrival)
      return HostTime(wall: begin + time, monotonic: MediaTime(seconds: 5000) + time)
    }
    return (clock, last)
  }
}
