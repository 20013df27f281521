// SPDX-License-Identifier: Apache-2.0
import Core
import TestSupport
import Testing

@testable import Media

/// Which pictures are sampled for motion.
@Suite struct LumaSamplingTests {
  let clips: ClipMaker
  private static let sampling = LumaSampling(rate: 5, columns: 32, rows: 18)

  init() throws { clips = try ClipMaker() }

  @Test(arguments: ["25", "30", "10", "24000/1001"], [StepsTests.h264, StepsTests.bFrames])
  func fivePicturesPerSecondAreSampledWhateverTheRate(rate: String, codec: [String]) throws {
    let parts = rate.split(separator: "/").compactMap { Double($0) }
    let framesPerSecond = parts[0] / (parts.count == 2 ? parts[1] : 1)
    let path = try clips.ffmpeg(
      clips.numberedFrames(Int(4 * framesPerSecond), rate: rate) + codec, to: "clip.mp4")
    let reading = try Reading(path) { $0.motion = Self.sampling }
    let samples = reading.steps.flatMap { $0.lumas ?? [] }
    // What comes after the middle of the last step may be too late for any.
    #expect((19...20).contains(samples.count))
    for (index, sample) in samples.enumerated() {
      #expect(abs(sample.time.seconds - Double(index) / 5) <= 0.5 / framesPerSecond + 1e-3)
      #expect(Double(number(in: sample.grid)) == (sample.time.seconds * framesPerSecond).rounded())
    }
    // The steps' own pictures are what they are without.
    #expect(try Reading(path).numbers == reading.numbers)
  }

  @Test func samplesComeWithTheStepDuringWhichTheyWereRead() throws {
    let path = try clips.ffmpeg(clips.numberedFrames(100) + StepsTests.h264, to: "clip.mp4")
    let reading = try Reading(path) { $0.motion = Self.sampling }
    for (step, next) in zip(reading.steps, reading.steps.dropFirst()) {
      let times = try #require(next.lumas).map(\.time)
      #expect(!times.isEmpty)
      #expect(times.allSatisfy { $0 > step.start && $0 <= next.end })
    }
  }

  @Test func withoutBeingAskedForThereAreNone() throws {
    let path = try clips.ffmpeg(clips.numberedFrames(50) + StepsTests.h264, to: "clip.mp4")
    #expect(try Reading(path).steps.allSatisfy { $0.lumas == nil })
  }

  @Test func keyframesComeTooSeldomAndThatIsTold() throws {
    let path = try clips.ffmpeg(clips.numberedFrames(50) + StepsTests.h264, to: "clip.mp4")
    let reading = try Reading(path) {
      $0.motion = Self.sampling
      $0.frameSelection = .keyframes
    }
    #expect(reading.steps.allSatisfy { $0.lumas == nil && $0.frame != nil })
    #expect(
      reading.warnings == [
        """
        source "test": motion is not looked at (frame_selection: keyframes come too seldom). \
        Set frame_selection = "nearest".
        """
      ])
  }
}
