// SPDX-License-Identifier: Apache-2.0
import Features
import Fusion
import Learning
import TestSupport
import Tensors
import Testing

@testable import Training

@Suite struct EvaluationTests {
  private static let mean = Contestant(name: "mean", model: MeanFusion()) { $0.columns(0..<4) }
  /// Takes every sentence for its opposite.
  private static let contrary = Contestant(name: "contrary", model: MeanFusion()) {
    $0.columns(0..<4) * -1
  }

  private func evaluate(_ toy: Toy, _ contestants: [Contestant]) throws -> [Scores] {
    try Evaluation(toy.cache, Toy.settings, resamples: 50)(contestants)
  }

  @Test func whatMeansTheSameIsFoundAndTheOppositeIsNot() throws {
    let toy = try Toy(hasContrasts: true)
    let scores = try evaluate(toy, [Self.mean, Self.contrary])
    #expect(scores.map(\.name) == ["mean", "contrary"])
    // Cues pull their segments aside: by chance one of 36 is found.
    #expect(scores[0].textToSegment.recallAt1.estimate > 0.3)
    #expect(scores[1].textToSegment.recallAt1.estimate < 0.1)
    #expect(scores[0].order?.estimate == 1 && scores[1].order?.estimate == 0)
    #expect(scores[0].segmentToText.recallAt5.estimate > 0.3)
    #expect(scores[0].anomaly == nil)
  }

  @Test func gainsAreDifferencesToTheFirstQueryByQuery() throws {
    let scores = try evaluate(try Toy(hasContrasts: true), [Self.mean, Self.contrary, Self.mean])
    #expect(scores[0].textToSegment.gain == nil && scores[0].alone["video"]?.gain == nil)
    let (first, second) = (scores[0].textToSegment, scores[1].textToSegment)
    let lost = try #require(second.gain).recallAt1
    #expect(abs(lost.estimate - (second.recallAt1.estimate - first.recallAt1.estimate)) < 1e-9)
    #expect(lost.high < 0)
    let same = scores[2]
    for search in [same.segmentToText, same.audioToSegment] + Array(same.without.values) {
      let none = try #require(search.gain).recallAt10
      #expect(none.estimate == 0 && none.low == 0 && none.high == 0)
    }
    // The contrary takes sentences for their opposites, but pictures for what they are.
    #expect(scores[1].videoToSegment.gain?.recallAt1.estimate == 0)
    #expect(try #require(scores[1].alone["video"]?.gain).recallAt1.high < 0)
  }

  @Test func inAGalleryOfItsOwnEverySourceIsSearchedAlone() throws {
    let toy = try Toy(ordinary: 4)
    let one = try #require(
      try Evaluation(toy.cache, Toy.settings, resamples: 50)([Self.mean]).first)
    let many = try #require(
      try Evaluation(toy.cache, Toy.settings, galleries: 99, resamples: 50)([Self.mean]).first)
    // Each source has three segments.
    #expect(many.textToSegment.recallAt5.estimate == 1 && many.segmentToText.medianRank <= 3)
    #expect(one.textToSegment.recallAt5.estimate < 1)
    #expect(many.audioToSegment.recallAt5.estimate == 1)
    #expect(many.anomaly == one.anomaly)
  }

  @Test(arguments: [2, 5])
  func galleriesMakeSearchesNoHarder(count: Int) throws {
    let toy = try Toy(ordinary: 4)
    func median(_ galleries: Int) throws -> Double {
      let evaluation = try Evaluation(
        toy.cache, Toy.settings, galleries: galleries, resamples: 10)
      return try #require(try evaluation([Self.contrary]).first).textToSegment.medianRank
    }
    // The opposite is found last: the rank is about the size of the gallery.
    #expect(try median(count) < median(1) / Double(count) * 1.5)
  }

  @Test func aModalityThatIsTakenAwayIsNotUsed() throws {
    let toy = try Toy()
    let scores = try #require(try evaluate(toy, [Self.mean]).first)
    let blind = try #require(scores.without["video"])
    // A quarter of the sources has nothing else.
    #expect(blind.recallAt1.estimate < scores.textToSegment.recallAt1.estimate - 0.1)
    #expect(scores.alone["transcript"]?.recallAt1.estimate ?? 1 < 0.2)
    #expect(scores.audioToSegment.recallAt1.estimate > 0.3)
  }

  @Test func onlyWhatHasACaptionIsAskedFor() throws {
    let toy = try Toy(ordinary: 4)
    let evaluation = try Evaluation(toy.cache, Toy.settings, resamples: 50)
    #expect(evaluation.segments == 36 && evaluation.queries == 24)
    let scores = try #require(try evaluation([Self.mean]).first)
    #expect(scores.order == nil)
    let anomaly = try #require(scores.anomaly)
    #expect((0...1).contains(anomaly.estimate))
  }

  @Test func withoutCaptionsThereIsNothingToMeasure() throws {
    let toy = try Toy(sources: 3, ordinary: 3)
    #expect(throws: TrainingError.nothingToMeasure(path: toy.cache.path, found: 0)) {
      _ = try Evaluation(toy.cache, Toy.settings)
    }
  }

  @Test func trainingMayBeMeasuredOnAnotherCache() throws {
    let (toy, other) = (try Toy(), try Toy(sources: 3, hasContrasts: true))
    var trainer = try Trainer(toy.cache, heldOut: other.cache, Toy.settings)
    let report = try #require(try trainer.runEpoch())
    #expect(report.orderAccuracy != nil)
    var splitting = try toy.trainer()
    let split = try #require(try splitting.runEpoch())
    // All sources of the first are learned from.
    #expect(report.steps > split.steps)
  }
}
