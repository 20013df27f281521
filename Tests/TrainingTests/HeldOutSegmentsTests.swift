// SPDX-License-Identifier: Apache-2.0
import Features
import Fusion
import Learning
import Testing

@testable import Training

@Suite struct HeldOutSegmentsTests {
  @Test func aTrainedModelIsMeasuredAsInItsTraining() throws {
    let toy = try Toy()
    var trainer = try toy.trainer()
    let report = try #require(try trainer.runEpoch())
    let segments = try HeldOutSegments(toy.cache, Toy.settings)
    #expect(segments.count == 6)
    let ranks = try segments.ranks(by: trainer.averaged)
    #expect(ranks.recall(at: 1) == report.recallAt1)
    #expect(ranks.median == report.medianRank)
  }

  @Test func theMeanIsAskedWithTheSentencesThemselves() throws {
    let toy = try Toy()
    // Sentences are the places of what is seen and heard, but for a word here and there.
    let recall = try HeldOutSegments(toy.cache, Toy.settings).ranks(by: MeanFusion()).recall(at: 1)
    #expect(recall >= 0.5)
  }

  @Test func oneSourceCannotBeSplit() throws {
    let lone = try Toy(sources: 1)
    #expect(throws: TrainingError.tooFewSources(path: lone.cache.path, found: 1)) {
      _ = try HeldOutSegments(lone.cache, Toy.settings)
    }
  }
}
