// SPDX-License-Identifier: Apache-2.0
import Core
import TestSupport
import Testing

@testable import Media

/// Footage that is cut off, damaged, or stamped wrongly.
@Suite struct DamageTests {
  let clips: ClipMaker
  /// A keyframe every second and an index at the front.
  private static let codecs = StepsTests.h264 + ["-g", "25", "-c:a", "aac", "-b:a", "64k"]

  init() throws { clips = try ClipMaker() }

  private func clip(_ name: String, seconds: Int = 10, _ arguments: [String] = []) throws -> String
  {
    try clips.ffmpeg(
      clips.numberedFrames(seconds * 25) + clips.clicks(at: [], seconds: Double(seconds))
        + Self.codecs + arguments, to: name)
  }

  @Test(arguments: ["mp4", "mkv", "avi"])
  func aFileThatIsCutInTheMiddleIsAnalysedUpToThere(container: String) throws {
    _ = try clip("whole.\(container)", container == "mp4" ? ["-movflags", "+faststart"] : [])
    let bytes = try clips.bytes(of: "whole.\(container)")
    let path = try clips.write(bytes.prefix(bytes.count / 2), to: "cut.\(container)")
    let reading = try Reading(path)
    #expect(reading.steps.count > 3 && reading.steps.count < 18)
    let gap = try #require(reading.gaps.last)
    #expect(gap.cause == .truncated && gap.start == reading.steps.last?.end)
    #expect(abs(gap.end.seconds - 10) < 0.1)
    #expect(gap.droppedSteps + reading.steps.count == 20)
    #expect(reading.warnings.count { $0.contains("the file ends after") } == 1)
  }

  @Test func aWaveFileThatIsCutIsAnalysedUpToThere() throws {
    try clips.ffmpeg(clips.clicks(at: [1.3], seconds: 8), to: "whole.wav")
    let bytes = try clips.bytes(of: "whole.wav")
    let path = try clips.write(bytes.prefix(bytes.count / 2), to: "cut.wav")
    let reading = try Reading(path)
    #expect(reading.steps.count == 8)
    expectClicks(reading, at: [1.3])
  }

  @Test(arguments: ["mp4", "mkv", "ts", "flac"], [UInt8(0xff), 0])
  func whatCannotBeDecodedIsAGapAndOneWarning(container: String, filler: UInt8) throws {
    let path =
      container == "flac"
      ? try clips.ffmpeg(
        clips.sound(seconds: 10) { time, _ in 0.5 * .sine(cycles: 440 * time) }, to: "whole.flac")
      : try clip("whole.\(container)", ["-movflags", "+faststart"])
    var bytes = try clips.bytes(of: "whole.\(container)")
    for index in (bytes.count * 45 / 100)..<(bytes.count * 65 / 100) { bytes[index] = filler }
    let damaged = try Reading(try clips.write(bytes, to: "damaged.\(container)"))
    let whole = try Reading(path)
    #expect(damaged.steps.map(\.start) == whole.steps.map(\.start))
    #expect(damaged.numbers.first == whole.numbers.first)
    #expect(damaged.numbers.last == whole.numbers.last)
    let gaps = damaged.gaps.filter { $0.cause == .damaged }
    #expect(gaps.count >= 1 && gaps.allSatisfy { $0.start < $0.end && $0.droppedSteps > 0 })
    let lost = damaged.steps.filter { step in
      gaps.contains { $0.start <= step.start && step.end <= $0.end }
    }
    #expect(lost.count == gaps.reduce(0) { $0 + $1.droppedSteps })
    if container == "flac" {
      #expect(lost.allSatisfy { ($0.audio?.coverage ?? 0) < 0.5 })
    } else {
      #expect(lost.map(\.start) == damaged.steps.filter { $0.frame == nil }.map(\.start))
    }
    #expect(damaged.warnings.count == 1)
    #expect(damaged.warnings.first?.contains("\(lost.count) steps could not be analysed") == true)
  }

  @Test func aTimestampThatJumpsBackwardBeginsAnEpoch() throws {
    _ = try clip("a.ts", seconds: 12, ["-c:a", "mp2"])
    let bytes = try clips.bytes(of: "a.ts")
    let reading = try Reading(try clips.write(bytes + bytes, to: "twice.ts"))
    #expect(Set(reading.steps.map(\.epoch)) == [0, 1])
    for epoch in [0, 1] {
      let steps = reading.steps.filter { $0.epoch == epoch }
      #expect(steps.map(\.index) == Array(0..<steps.count))
      #expect((23...25).contains(steps.count))
      #expect(steps.count { $0.frame == nil } <= 1)
    }
    expectAscending(reading)
    let gap = try #require(reading.gaps.first)
    #expect(reading.gaps.count == 1 && gap.cause == .discontinuity && gap.droppedSteps == 0)
  }

  @Test func aTimestampThatJumpsForwardKeepsTheFilesOwnTime() throws {
    _ = try clip("a.ts", seconds: 3, ["-c:a", "mp2"])
    _ = try clip("b.ts", seconds: 3, ["-c:a", "mp2", "-output_ts_offset", "60"])
    let path = try clips.write(clips.bytes(of: "a.ts") + clips.bytes(of: "b.ts"), to: "ab.ts")
    let reading = try Reading(path)
    let later = reading.steps.filter { $0.epoch == 1 }
    #expect(later.count == 6 && later.first?.index == 0)
    #expect(later.first.map { abs($0.start.seconds - 60) < 0.1 } == true)
    expectAscending(reading)
    let gap = try #require(reading.gaps.first)
    #expect(gap.cause == .discontinuity && (113...114).contains(gap.droppedSteps))
  }

  private func expectAscending(_ reading: Reading) {
    #expect(zip(reading.steps, reading.steps.dropFirst()).allSatisfy { $0.end <= $1.start })
  }

  @Test func onlyDamagedDataIsAnError() throws {
    _ = try clip("whole.mp4", seconds: 2, ["-movflags", "+faststart"])
    var bytes = try clips.bytes(of: "whole.mp4")
    let data = try #require(
      bytes.indices.dropLast(4).first { bytes[$0...].starts(with: "mdat".utf8) })
    for index in (data + 4)..<bytes.count { bytes[index] = 0xff }
    let path = try clips.write(bytes, to: "damaged.mp4")
    do {
      let reading = try Reading(path)
      Issue.record("read \(reading.steps.count) steps")
    } catch let error as MediaError {
      guard case .nothingDecodable(_, _, let failures) = error else { throw error }
      #expect(failures > 0 && error.kind == .badData)
    }
  }
}
