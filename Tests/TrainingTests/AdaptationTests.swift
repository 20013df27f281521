// SPDX-License-Identifier: Apache-2.0
import Core
import Features
import Fusion
import Layers
import TestSupport
import Tensors
import Testing

@testable import Training

@Suite struct AdaptationTests {
  private let toy: Toy
  private let model: TemporalModel

  init() throws {
    toy = try Toy()
    model = try TemporalModel(Toy.settings.architecture, seed: 1)
  }

  private static let identify: @Sendable (FeatureCache.Origin, Int, MediaTime) -> String = {
    origin, epoch, start in
    "\(origin.source)@\(epoch)+\(start.seconds)"
  }

  private static let settings: Adaptation.Settings = {
    var settings = Adaptation.Settings()
    (settings.stepsPerSegment, settings.contextSteps) = (4, 2)
    settings.learningRate = 1e-3
    settings.rehearsed = 6
    settings.batch = 3
    return settings
  }()

  private func judged(
    accepted: [String] = [], rejected: [String] = []
  ) throws -> [JudgedSegment] {
    try JudgedSegment.find(
      accepted: accepted, rejected: rejected, in: toy.cache, stepsPerSegment: 4,
      identify: Self.identify)
  }

  private func adapted(
    accepted: [String] = [], rejected: [String] = [],
    _ change: (inout Adaptation.Settings) -> Void = { _ in }
  ) throws -> (before: Adaptation.Likeness, after: Adaptation.Likeness, model: TemporalModel) {
    var settings = Self.settings
    change(&settings)
    var adaptation = try Adaptation(
      of: model, by: try judged(accepted: accepted, rejected: rejected), in: toy.cache, settings)
    let before = adaptation.likeness
    #expect(try adaptation.run())
    return (before, adaptation.likeness, adaptation.model)
  }

  private func distance(_ other: TemporalModel) -> Double {
    zip(model.parameters, other.parameters).reduce(0.0) { sum, pair in
      let difference = (pair.1 - pair.0).reshaped([pair.0.count])
      return sum + difference.dot(difference)
    }.squareRoot()
  }

  @Test func segmentsAreFoundByTheirRecordsIDs() throws {
    let found = try judged(
      accepted: ["source3@0+2.0", "source0@0+0.0"], rejected: ["source0@0+5.5"])
    #expect(found.map(\.id) == ["source0@0+0.0", "source0@0+5.5", "source3@0+2.0"])
    #expect(found.map(\.isAccepted) == [true, false, true])
    // One may begin anywhere, and ends with its chunk.
    #expect(found.map(\.steps) == [0..<4, 11..<12, 4..<8])
  }

  @Test func whatCannotBeFoundIsNamed() throws {
    #expect(
      throws: TrainingError.unknownSegments(path: toy.cache.path, ids: ["a", "source0@1+0.0"])
    ) { try judged(accepted: ["source0@1+0.0", "source0@0+0.0"], rejected: ["a"]) }
    #expect(throws: TrainingError.judgedTwice(id: "a")) {
      try judged(accepted: ["a"], rejected: ["a"])
    }
    #expect(throws: TrainingError.nothingJudged) { try judged() }
  }

  @Test(arguments: FusionKind.allCases.filter { $0 != .mean })
  func acceptedSegmentsComeCloserAndRejectedOnesGoAway(kind: FusionKind) throws {
    var architecture = Toy.settings.architecture
    architecture.kind = kind
    let model = try TemporalModel(architecture, seed: 1)
    let judged = try judged(
      accepted: ["source0@0+0.0", "source4@0+4.0"], rejected: ["source8@0+2.0"])
    var adaptation = try Adaptation(of: model, by: judged, in: toy.cache, Self.settings)
    let before = adaptation.likeness
    #expect(try adaptation.run())
    let after = adaptation.likeness
    #expect(after.accepted > before.accepted + 0.02)
    #expect(after.rejected < max(before.rejected, 0.1) + 0.02)
    #expect(adaptation.model.textHead?.parameters == model.textHead?.parameters)
  }

  @Test func aRejectedSegmentMovesUntilItIsUnlikeEnough() throws {
    let ids = (0..<12).flatMap { source in ["0.0", "2.0", "4.0"].map { "source\(source)@0+\($0)" } }
    let id = try #require(
      ids.first {
        try Adaptation(
          of: model, by: judged(rejected: [$0]), in: toy.cache, Self.settings
        ).likeness.rejected > 0.3
      })
    let result = try adapted(rejected: [id])
    #expect(result.after.rejected < result.before.rejected - 0.02)
    #expect(result.before.accepted.isNaN)
    // Far away already, it would be left alone.
    let still = try adapted(rejected: [id]) {
      $0.margin = 1
      $0.rehearsal = 0
    }
    #expect(distance(still.model) == 0)
  }

  @Test func theStartHoldsBack() throws {
    let ids = ["source0@0+0.0", "source4@0+4.0"]
    let free = try adapted(accepted: ids) { ($0.pull, $0.rehearsal) = (0, 0) }
    let pulled = try adapted(accepted: ids) { ($0.pull, $0.rehearsal) = (10, 0) }
    #expect(distance(pulled.model) < 0.7 * distance(free.model))

    func drift(_ other: TemporalModel) throws -> Double {
      let source = try #require(try toy.cache.source(named: "source8"))
      let segment = try toy.cache.chunk(0, of: source).segment(4..<8, context: 2)
      let (a, b) = (model.represent(segment), other.represent(segment))
      return 1 - Tensor(try #require(a).vector).dot(Tensor(try #require(b).vector))
    }
    let rehearsed = try adapted(accepted: ids) {
      ($0.pull, $0.rehearsal, $0.rehearsed) = (0, 3, 12)
    }
    #expect(try drift(rehearsed.model) < drift(free.model))
  }

  @Test func theSameJudgementsGiveTheSameWeights() throws {
    let ids = ["source0@0+0.0"]
    #expect(try adapted(accepted: ids).model.parameters == adapted(accepted: ids).model.parameters)
  }

  @Test func itCanBeEndedEarly() throws {
    var adaptation = try Adaptation(
      of: model, by: try judged(accepted: ["source0@0+0.0"]), in: toy.cache, Self.settings)
    var shares: [Double] = []
    let isDone = try adaptation.run { share in
      shares.append(share)
      return shares.count < 3
    }
    #expect(!isDone && shares.count == 3)
  }
}
