// SPDX-License-Identifier: Apache-2.0
import Core
import Foundation
import TestSupport
import Testing

@testable import Media

/// Damaged files end in steps or in one of our errors: no trap, no hang, no flood of memory.
@Suite(.serialized) struct MediaMutationTests {
  static let formats = [
    "mp4 libx264 aac", "mkv libx264 flac", "ts mpeg2video mp2", "avi mpeg4 mp3", "wav - pcm_s16le",
  ]

  @Test(arguments: formats)
  func damagedFilesAreSurvived(format: String) async {
    // In a process of its own, so that its peak of memory can be told.
    await #expect(processExitsWith: .success) { [format] in
      try Self.readMutations(of: format)
    }
  }

  private static func readMutations(of format: String) throws {
    let clips = try ClipMaker()
    let parts = format.split(separator: " ").map(String.init)
    let name = "clip.\(parts[0])"
    let sound = try clips.clicks(at: [0.2], seconds: 0.6, rate: 44_100)
    if parts[1] == "-" {
      try clips.ffmpeg(sound + ["-c:a", parts[2]], to: name)
    } else {
      try clips.ffmpeg(
        clips.numberedFrames(15) + sound + [
          "-c:v", parts[1], "-pix_fmt", "yuv420p", "-g", "5", "-c:a", parts[2], "-strict", "-2",
        ], to: name)
    }
    let original = try clips.bytes(of: name)
    var mutator = Mutator(seed: 17)
    var readable = 0
    let count = Mutator.count / formats.count
    for _ in 0..<count {
      let path = try clips.write(mutator.mutate(original), to: "mutated.\(parts[0])")
      let start = ContinuousClock.now
      do {
        let reading = try Reading(path)
        readable += 1
        // A damaged frame rate may stretch these 0.6 s, but then the header says so, too.
        let stated = reading.info.duration?.seconds ?? 0
        #expect(Double(reading.steps.count) < max(1000, 2 * stated))
      } catch let error as MediaError {
        #expect(!error.description.isEmpty)
      }
      #expect(ContinuousClock.now - start < .seconds(2))
    }
    #expect(readable > count / 10)
    #expect(try peakMemory() < 1 << 30)
  }

  /// In bytes, by the kernel's count for this process.
  private static func peakMemory() throws -> Int {
    let status = try String(contentsOfFile: "/proc/self/status", encoding: .utf8)
    let line = try #require(status.split(separator: "\n").first { $0.hasPrefix("VmHWM:") })
    let kilobytes = try #require(line.split(whereSeparator: \.isWhitespace).dropFirst().first)
    return try #require(Int(kilobytes)) * 1024
  }
}
