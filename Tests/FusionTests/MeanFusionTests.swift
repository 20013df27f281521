// SPDX-License-Identifier: Apache-2.0
import Core
import Testing

@testable import Fusion

@Suite struct MeanFusionTests {
  private func features(
    video: [[Float]?], audio: [[Float]?] = [nil, nil], cues: [[Float]?] = [nil, nil],
    own: [Bool] = [true, true]
  ) -> SegmentFeatures {
    SegmentFeatures(
      frame: video, audio: audio, frameVectors: video, audioVectors: audio, transcriptTokens: nil,
      tokenTimes: [], cueVectors: cues, own: own)
  }

  @Test func modalitiesWeighTheSameHoweverManyStepsTheyHave() throws {
    let representation = try #require(
      MeanFusion().represent(features(video: [[1, 0], [1, 0]], audio: [nil, [0, 1]])))
    #expect(representation.vector == [0.5, 0.5].map { $0 * Float(2).squareRoot() })
    #expect(representation.gates == [.video: 0.5, .audio: 0.5])
  }

  @Test func aModalityIsTheMeanOfItsStepsBeforeItIsWeighed() throws {
    let representation = try #require(
      MeanFusion().represent(
        features(video: [[1, 0, 0], [0, 1, 0]], cues: [[0, 0, 1], nil])))
    // (1/2, 1/2, 0) and (0, 0, 1), averaged: (1, 1, 2) / 4.
    let expected: [Float] = [1, 1, 2].map { $0 / Float(6).squareRoot() }
    for (value, right) in zip(representation.vector, expected) {
      #expect(abs(value - right) < 1e-7)
    }
    #expect(representation.gates == [.video: 0.5, .transcript: 0.5])
  }

  @Test func contextDoesNotCount() throws {
    let representation = try #require(
      MeanFusion().represent(
        features(video: [[1, 0], [0, 1]], audio: [[1, 0], nil], own: [false, true])))
    #expect(representation.vector == [0, 1])
    #expect(representation.gates == [.video: 1])
  }

  @Test func nothingGivesNothing() {
    #expect(MeanFusion().represent(features(video: [nil, nil])) == nil)
    #expect(MeanFusion().represent(features(video: [[1, 0], nil], own: [false, true])) == nil)
  }
}
