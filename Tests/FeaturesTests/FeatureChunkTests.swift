// SPDX-License-Identifier: Apache-2.0
import Core
import Foundation
import Fusion
import Tensors
import TestSupport
import Testing

@testable import Features

@Suite struct FeatureChunkTests {
  private static let said = Cue(start: Steps.time(11), end: Steps.time(13), text: "Hello")
  private static let caption = FeatureChunk.Caption(
    text: CaptionText(
      Cue(start: Steps.time(9), end: CaptionFile.open, text: "a door, then \"glass\""),
      contrast: "glass, then a door"),
    vector: [0.75, -0.5], contrast: [-0.5, 0.75])
  private static let plain = FeatureChunk.Caption(
    text: CaptionText(Cue(start: Steps.time(9), end: Steps.time(10), text: "a door")),
    vector: [0.25, 1])

  @Test func aSegmentHasItsContextAndWhatIsMissing() {
    let segment = Examples.chunk(cues: [Self.said]).segment(2..<4, context: 2)
    #expect(segment.own == [false, false, true, true])
    #expect(segment.frame == [nil, [1, 10], [2, 20], [3, 30]])
    #expect(segment.audio == [[5], [6], [7], nil])
    #expect(segment.frameVectors == [nil, [1, 0], [0, 1], [-1, 0]])
    #expect(segment.audioVectors == [[0.5, 0.25], [0, 1], [1, 0], nil])
    #expect(segment.cueVectors == [nil, [0.5, 5], [0.5, 5], nil])
    // Spoken from the second step's start to the third's end, seen from the first.
    #expect(segment.tokenTimes == [1.5, 2.5])
    #expect(segment.transcriptTokens?.shape == [2, 3])
  }

  @Test func aSegmentAtTheBeginningHasLessContext() {
    let segment = Examples.chunk().segment(1..<5, context: 8)
    #expect(segment.own == [false, true, true, true, true])
    #expect(segment.transcriptTokens == nil)
  }

  @Test func aFileReadsBackAsTheSame() throws {
    let folder = try TemporaryFolder()
    let chunk = Examples.chunk(
      cues: [Self.said, Examples.hello], captions: [Self.plain, Self.caption])
    try chunk.write(to: "\(folder.path)/chunk")
    let read = try FeatureChunk(path: "\(folder.path)/chunk")
    #expect(read.start == chunk.start && read.stepDuration == chunk.stepDuration)
    for (one, other) in [(read.video, chunk.video), (read.audio, chunk.audio)] {
      #expect(one.isPresent == other.isPresent)
      #expect(one.features == other.features && one.vectors == other.vectors)
    }
    #expect(read.cues.map(\.cue) == chunk.cues.map(\.cue))
    #expect(read.cues.map(\.vector) == chunk.cues.map(\.vector))
    #expect(read.cues.map(\.tokenStates) == chunk.cues.map(\.tokenStates))
    #expect(read.captions.map(\.text) == [Self.plain.text, Self.caption.text])
    #expect(read.captions.map(\.vector) == [Self.plain.vector, Self.caption.vector])
    #expect(read.captions.map(\.contrast) == [nil, Self.caption.contrast])
  }

  @Test func footageWithoutPictureReadsBackAsSuch() throws {
    let folder = try TemporaryFolder()
    let nothing = FeatureStream(
      isPresent: [false, false], features: Tensor(zeros: [0, 0]), vectors: Tensor(zeros: [0, 0]))
    let sound = FeatureStream(
      isPresent: [true, true], features: Tensor(zeros: [2, 3]), vectors: Tensor(zeros: [2, 2]))
    try FeatureChunk(
      start: .zero, stepDuration: Steps.time(1), video: nothing, audio: sound, cues: [],
      captions: []
    ).write(to: "\(folder.path)/chunk")
    let read = try FeatureChunk(path: "\(folder.path)/chunk")
    #expect(read.segment(0..<2, context: 0).frame == [nil, nil])
    #expect(read.segment(0..<2, context: 0).audio == [[0, 0, 0], [0, 0, 0]])
  }

  @Test(arguments: [([1, 2, 3], nil), ([0.5, 1], [1, 2, 3, 4])] as [([Float], [Float]?)])
  func captionsOfAnotherWidthAreRefused(vector: [Float], contrast: [Float]?) throws {
    let folder = try TemporaryFolder()
    let caption = FeatureChunk.Caption(
      text: CaptionText(
        Cue(start: Steps.time(9), end: Steps.time(10), text: "a door"),
        contrast: contrast.map { _ in "no door" }), vector: vector, contrast: contrast)
    try Examples.chunk(captions: [caption]).write(to: "\(folder.path)/chunk")
    #expect(throws: FeaturesError.self) { try FeatureChunk(path: "\(folder.path)/chunk") }
  }

  @Test func aDamagedFileIsRefusedOrReadAsAnother() throws {
    let folder = try TemporaryFolder()
    try Examples.chunk(cues: [Self.said], captions: [Self.caption])
      .write(to: "\(folder.path)/chunk")
    let bytes = Array(try Data(contentsOf: URL(filePath: "\(folder.path)/chunk")))
    var mutator = Mutator(seed: 11)
    var refused = 0
    for _ in 0..<Mutator.count {
      let path = try folder.file("damaged", mutator.mutate(bytes))
      do {
        let chunk = try FeatureChunk(path: path)
        if chunk.steps > 0 { _ = chunk.segment(0..<chunk.steps, context: 0) }
      } catch {
        #expect("\(error)".hasPrefix("\(path): damaged ("))
        refused += 1
      }
    }
    #expect(refused > Mutator.count / 4)
  }
}
