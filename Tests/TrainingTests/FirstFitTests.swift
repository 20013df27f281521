// SPDX-License-Identifier: Apache-2.0
import Features
import Fusion
import Layers
import Tensors
import TestSupport
import Testing

@testable import Training

@Suite struct FirstFitTests {
  private let settings: TrainingSettings = {
    var settings = Toy.settings
    settings.architecture.hasResidual = true
    return settings
  }()

  private func untrained() throws -> TemporalModel {
    var model = try TemporalModel(settings.architecture, seed: 3)
    model.residual?.salience = Tensor(zeros: [3, 2])
    model.residual?.offset = Tensor([1, 0, 0, 0] + Array(repeating: 0, count: 8), shape: [3, 4])
    return model
  }

  private func fitted(to toy: Toy) throws -> TemporalModel {
    var model = try untrained()
    try FirstFit(TrainingSet(toy.cache, sources: toy.cache.sources(), settings))(&model)
    return model
  }

  @Test func whatSegmentsWithACaptionHaveStandsOut() throws {
    let model = try fitted(to: Toy(sources: 24, ordinary: 12, mark: 2))
    let seen = try #require(model.residual?.directions[0]).values
    #expect(seen[4] > 0 && seen.allSatisfy { abs($0) <= seen[4] })
    #expect(model.residual?.directions[1...] == (try untrained()).residual?.directions[1...])
  }

  @Test func sentencesTellWhenItStandsOut() throws {
    let model = try fitted(to: Toy(sources: 24, ordinary: 12, mark: 2))
    let weight = try #require(model.textHead).projection.weight
    let change = weight - (try #require(try untrained().textHead)).projection.weight
    // Pictures move along the first number, below 0 where they stand out early, of which a moment
    // with a first number of 1 tells.
    #expect(change[0, 4] < -0.001)
    #expect((0..<8).allSatisfy { abs(change[0, $0]) <= -change[0, 4] })
    expectClose(change.rows(1..<4), Tensor(zeros: [3, 8]), absolute: 0)
  }

  @Test func withoutOrdinarySegmentsNothingStandsOut() throws {
    let model = try fitted(to: Toy())
    #expect(model.residual?.directions == (try untrained()).residual?.directions)
    #expect(model.parameters == (try untrained()).parameters)
  }
}
