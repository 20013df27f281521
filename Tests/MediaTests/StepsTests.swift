// SPDX-License-Identifier: Apache-2.0
import Core
import Foundation
import Testing

@testable import Media

@Suite struct StepsTests {
  let clips: ClipMaker

  init() throws { clips = try ClipMaker() }

  @Test func everyStepHasTheFrameNearestToItsCentreAndTheSoundAroundIt() throws {
    let path = try clips.ffmpeg(
      clips.numberedFrames(75) + clips.clicks(at: [0.3, 1.25, 2.6], seconds: 3)
        + ["-c:v", "libx264", "-pix_fmt", "yuv420p", "-c:a", "flac", "-strict", "-2"],
      to: "a.mp4")
    let reading = try Reading(path)
    #expect(reading.numbers == [6, 19, 31, 44, 56, 69])
    #expect(reading.steps.map(\.index) == Array(0..<6))
    #expect(reading.clicks.count == 3)
    for (found, expected) in zip(reading.clicks, [0.3, 1.25, 2.6]) {
      #expect(abs(found - expected) < 0.001)
    }
    #expect(reading.steps.allSatisfy { $0.audio?.coverage == 1 })
    #expect(reading.gaps.isEmpty && reading.warnings.isEmpty)
  }
}
