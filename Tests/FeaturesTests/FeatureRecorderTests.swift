// SPDX-License-Identifier: Apache-2.0
import Core
import Foundation
import Fusion
import TestSupport
import Testing

@testable import Features

@Suite struct FeatureRecorderTests {
  private let folder: TemporaryFolder
  private let cache: FeatureCache

  init() throws {
    folder = try TemporaryFolder()
    cache = try FeatureCache(path: "\(folder.path)/cache", maker: Examples.maker)
  }

  private func recorder(
    _ name: String = "yard/1", captions: [FeatureChunk.Caption] = []
  ) throws -> FeatureRecorder {
    try FeatureRecorder(
      into: cache, source: name, fingerprint: "f", captions: captions, stepsPerChunk: 4,
      encode: Examples.encode)
  }

  @Test func chunksEndWhenTheyAreFullAndWhereTheClockJumps() throws {
    let recorder = try recorder()
    for index in 0..<6 { recorder.record(Steps.step(index)) }
    for index in 6..<8 { recorder.record(Steps.step(index, epoch: 1)) }
    recorder.record(Steps.step(9, epoch: 1))
    let source = try recorder.finish()
    #expect(source.steps == 9)
    let chunks = try (0..<source.chunks).map { try cache.chunk($0, of: source) }
    #expect(chunks.map(\.steps) == [4, 2, 2, 1])
    #expect(chunks.map(\.start) == [0, 4, 6, 9].map(Steps.time))
    #expect(try cache.sources() == [source])
  }

  @Test func whatIsMissingAndSaidIsKept() throws {
    let caption = FeatureChunk.Caption(
      text: CaptionText(Cue(start: .zero, end: Steps.time(2), text: "first")), vector: [1, 2])
    let recorder = try recorder(captions: [caption])
    for index in 0..<6 {
      recorder.record(
        Steps.step(
          index, sounds: index == 1 ? nil : [:], luma: index == 2 ? nil : [1, 2, 3, 4],
          cues: (1..<3).contains(index) ? [Examples.hello] : []))
    }
    let source = try recorder.finish()
    #expect(source.cues == 1 && source.captions == 1)
    let first = try cache.chunk(0, of: source)
    #expect(first.audio.isPresent == [true, false, true, true])
    #expect(first.video.isPresent == [true, true, false, true])
    #expect(first.segment(0..<4, context: 0).frame == [[0, 1], [1, 1], nil, [3, 1]])
    #expect(first.cues.map(\.cue) == [Examples.hello])
    #expect(first.captions.map(\.cue.text) == ["first"])
    #expect(try cache.chunk(1, of: source).captions.isEmpty)
  }

  @Test func aSourceThatWasNotFinishedIsNotThere() throws {
    let recorder = try recorder()
    for index in 0..<6 { recorder.record(Steps.step(index)) }
    #expect(try cache.sources().isEmpty)
    #expect(try cache.source(named: "yard/1") == nil)
    // The next run begins anew.
    let again = try self.recorder()
    again.record(Steps.step(0))
    #expect(try again.finish().chunks == 1)
    #expect(try cache.source(named: "yard/1")?.steps == 1)
  }

  @Test func aCacheThatCannotBeWrittenSaysSo() throws {
    let recorder = try recorder()
    try FileManager.default.removeItem(atPath: "\(folder.path)/cache/sources")
    for index in 0..<8 { recorder.record(Steps.step(index)) }
    let failure = try #require(recorder.failure)
    #expect("\(failure)".contains("cannot write"))
    #expect(throws: failure) { try recorder.finish() }
  }

  @Test func featuresOfOtherEncodersAreRefusedByName() throws {
    let path = "\(folder.path)/cache"
    #expect(try FeatureCache(path: path).maker == Examples.maker)
    #expect(throws: Never.self) { try FeatureCache(path: path, maker: Examples.maker) }
    #expect(
      throws: FeaturesError.otherMaker(
        path: path, part: "audio encoder", found: "ear", expected: "horn")
    ) {
      try FeatureCache(path: path, maker: Examples.maker(audio: "horn"))
    }
  }

  @Test(arguments: ["", "{", "{\"schema\":\"nightjar.features/2\"}"])
  func whatIsNoCacheIsRefused(manifest: String) throws {
    _ = try folder.file("cache.json", manifest.utf8)
    #expect { try FeatureCache(path: folder.path) } throws: {
      "\($0)".hasPrefix("\(folder.path): not a feature cache (")
    }
  }
}
