// SPDX-License-Identifier: Apache-2.0
import Core
import Fusion
import TestSupport
import Tensors
import Testing

@testable import Features

@Suite struct FeatureComposerTests {
  private let folder: TemporaryFolder
  private let pieces: FeatureCache
  private let target: FeatureCache

  init() throws {
    folder = try TemporaryFolder()
    pieces = try FeatureCache(path: "\(folder.path)/pieces", maker: Examples.maker)
    target = try FeatureCache(path: "\(folder.path)/target", maker: Examples.maker)
    for name in ["a", "b"] {
      var writer = try FeatureWriter(into: pieces, source: name, fingerprint: name)
      try writer.write(Examples.chunk())
      try writer.write(Examples.chunk())
      _ = try writer.finish(captions: 0)
    }
  }

  private func composer() throws -> FeatureComposer {
    try FeatureComposer(
      pieces: pieces, readCaptions: { $0.map { [Float($0.count), 1] } },
      encodeCue: Examples.encode)
  }

  private func plans(_ lines: String...) throws -> [Composition] {
    try Composition.read(
      path: folder.file("plan.jsonl", Array(lines.joined(separator: "\n").utf8)))
  }

  private static let plan = """
    {"name": "one", "segments": [
      {"video": [["a", 1, 2], [null, 0, 1]], "audio": [["b", 5, 3]],
       "cues": [{"start": 0.5, "end": 1, "text": "hi"}],
       "captions": [{"start": 0, "end": 1.5, "text": "abc", "contrast": "abcd"}]},
      {"video": [["b", 9, 1]], "audio": [[null, 0, 1]]}]}
    """.replacing("\n", with: "")

  @Test func stepsComeFromWhereThePlanSays() throws {
    var composer = try composer()
    let source = try composer.compose(try plans(Self.plan)[0], into: target)
    #expect(source.steps == 4 && source.captions == 1 && source.cues == 1)
    let chunk = try target.chunk(0, of: source)
    #expect(chunk.video.isPresent == [true, true, false, true])
    #expect(chunk.video.features.values == [1, 10, 2, 20, 4, 40])
    #expect(chunk.audio.isPresent == [true, true, true, false])
    #expect(chunk.audio.features.values == [5, 6, 7])
    #expect(chunk.cues.map(\.cue.start) == [MediaTime(seconds: 0.5)])
    let caption = try #require(chunk.captions.first)
    #expect(caption.vector == [3, 1] && caption.contrast == [4, 1])
    #expect(caption.cue.end == MediaTime(seconds: 1.5))
  }

  @Test func aSegmentThatFitsNoChunkAnyMoreBeginsAnother() throws {
    let segment = #"{"video": [["a", 1, 4]], "audio": [[null, 0, 4]]}"#
    let segments = Array(repeating: segment, count: 301).joined(separator: ", ")
    let plan = try plans(#"{"name": "long", "segments": [\#(segments)]}"#)[0]
    var composer = try composer()
    let source = try composer.compose(plan, into: target)
    #expect(source.chunks == 2 && source.steps == 1204)
    let second = try target.chunk(1, of: source)
    #expect(second.steps == 4 && second.start == MediaTime(seconds: 600))
  }

  @Test func whatIsThereIsLeftAlone() throws {
    let plan = try plans(Self.plan)[0]
    var composer = try composer()
    let source = try composer.compose(plan, into: target)
    var blind = try FeatureComposer(
      pieces: pieces,
      readCaptions: { _ in
        Issue.record("encoded again")
        return []
      }, encodeCue: Examples.encode)
    let again = try blind.compose(plan, into: target)
    #expect(again == source)
  }

  @Test(arguments: ["nothing", "a"])
  func stepsThatNobodyHasAreNamed(source: String) throws {
    let plan = try plans(
      #"{"name": "n", "segments": [{"video": [["\#(source)", 10, 1]], "audio": [[null, 0, 1]]}]}"#)[
        0]
    var composer = try composer()
    #expect(throws: FeaturesError.missingPiece(path: pieces.path, source: source, step: 10)) {
      _ = try composer.compose(plan, into: target)
    }
    let composed = try target.source(named: "n")
    #expect(composed == nil)
  }

  @Test(arguments: [
    ("{", "the line"), (#"{"name": "n"}"#, "segments"),
    (
      #"{"name": "n", "segments": [{"video": [["a", 0, 2]], "audio": [["a", 0, 1]]}]}"#, "number of"
    ),
    (#"{"name": "n", "segments": [{"video": [], "audio": []}]}"#, "number of"),
    (#"{"name": "n", "segments": [{"video": [["a", -1, 1]], "audio": [["a", 0, 1]]}]}"#, "a run"),
    (#"{"name": "n", "segments": [{"video": [["a"]], "audio": []}]}"#, "video"),
    (
      #"{"name": "n", "segments": [{"video": [["a", 0, 1]], "audio": [["a", 0, 1]], "#
        + #""captions": [{"start": 1, "end": 1, "text": "x"}]}]}"#, "a sentence"
    ),
  ])
  func aBadPlanIsToldWithItsLine(line: String, reason: String) throws {
    #expect {
      _ = try plans(#"{"name": "good", "segments": []}"#, line)
    } throws: { error in
      "\(error)".contains("line 2") && "\(error)".contains(reason)
    }
  }
}
