// SPDX-License-Identifier: Apache-2.0
import Features
import Fusion
import Learning
import Tensors
import Testing

@testable import Training

@Suite struct HeldOutTests {
  @Test func noSourceIsOnBothSides() throws {
    let toy = try Toy(sources: 12)
    let sources = try toy.cache.sources()
    let split = HeldOut.split(sources)
    #expect(split.heldOut.count == 2)
    #expect(Set(split.heldOut.map(\.name)).isDisjoint(with: split.training.map(\.name)))
    #expect(split.training.count + split.heldOut.count == sources.count)
  }

  @Test func anotherCacheIsHeldOutAsAWhole() throws {
    let (toy, other) = (try Toy(sources: 4), try Toy(sources: 3))
    let split = try HeldOut.split(toy.cache, heldOut: other.cache, Toy.settings)
    #expect(split.training == (try toy.cache.sources()))
    #expect(split.heldOut == (try other.cache.sources()))
  }

  @Test func aTrainedModelIsMeasuredAsInItsTraining() throws {
    let toy = try Toy()
    var trainer = try toy.trainer()
    let report = try #require(try trainer.runEpoch())
    let segments = try HeldOut.segments(of: toy.cache, Toy.settings)
    #expect(segments.items.count == 6)
    let ranks = try segments.measure(Contestant(trainer.averaged)).ranks
    #expect(ranks.recall(at: 1) == report.recallAt1)
    #expect(ranks.median == report.medianRank)
  }

  @Test func theMeanFindsSentencesThatAreWhatIsSeenAndHeard() throws {
    let toy = try Toy()
    let mean = Contestant(name: "mean", model: MeanFusion()) { $0.columns(0..<4) }
    let ranks = try HeldOut.segments(of: toy.cache, Toy.settings).measure(mean).ranks
    #expect(ranks.ranks.count == 6)
    #expect(ranks.recall(at: 1) >= 0.5)
  }

  @Test func withoutSourcesThereIsNothingToHoldOut() throws {
    let (lone, none) = (try Toy(sources: 1), try Toy(sources: 0))
    #expect(throws: TrainingError.tooFewSources(path: lone.cache.path, found: 1, needed: 2)) {
      _ = try HeldOut.segments(of: lone.cache, Toy.settings)
    }
    #expect(throws: TrainingError.tooFewSources(path: none.cache.path, found: 0, needed: 1)) {
      _ = try HeldOut.split(lone.cache, heldOut: none.cache, Toy.settings)
    }
  }
}
