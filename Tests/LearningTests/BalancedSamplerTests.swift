// SPDX-License-Identifier: Apache-2.0
import Core
import Foundation
import TestSupport
import Testing

@testable import Learning

@Suite struct BalancedSamplerTests {
  @Test(arguments: SeedComponent.balancedSampler.cases)
  func everyCombinationHasItsShare(_ name: String) throws {
    let golden = try SeedCase(name)
    let combinations = golden.parameters["combinations"].elements.compactMap(\.string)
    let sampler = try BalancedSampler(
      combinations: combinations,
      strategy: .init(named: #require(golden.parameters["strategy"].string)), seed: 1)
    let perCombination = try #require(golden.expectations["per_combination"].int)
    #expect(sampler.count == golden.expectations["total"].int)
    for epoch in 0..<5 {
      let order = sampler.order(epoch: epoch)
      #expect(order.count == sampler.count)
      for (combination, times) in golden.expectations["times_per_index"].members {
        let items = combinations.indices.filter { combinations[$0] == combination }
        let drawn = items.map { item in order.count { $0 == item } }
        let bounds = times.elements.compactMap(\.int)
        #expect(drawn.reduce(0, +) == perCombination)
        #expect(drawn.allSatisfy { (bounds[0]...bounds[1]).contains($0) }, "\(combination)")
      }
    }
    #expect(sampler.order(epoch: 0) != sampler.order(epoch: 1))
  }

  private static let combinations = ["a", "b", "a", "a", "c", "a", "b"]

  @Test func theSameSeedGivesTheSameOrderAndAnotherSeedAnother() throws {
    func order(_ seed: UInt64) throws -> [Int] {
      try BalancedSampler(combinations: Self.combinations, strategy: .upsample, seed: seed)
        .order(epoch: 3)
    }
    #expect(try order(5) == order(5))
    #expect(try order(5) != order(6))
  }

  @Test func aResumedSamplerDrawsWhatTheOtherWouldHave() throws {
    var sampler = try BalancedSampler(
      combinations: Self.combinations, strategy: .upsample, seed: 9)
    for _ in 0..<4 { _ = sampler.nextBatch(of: 5) }
    let saved = try JSONEncoder().encode(sampler.position)
    var resumed = try BalancedSampler(
      combinations: Self.combinations, strategy: .upsample, seed: 9,
      at: JSONDecoder().decode(BalancedSampler.Position.self, from: saved))
    for _ in 0..<10 { #expect(resumed.nextBatch(of: 5) == sampler.nextBatch(of: 5)) }
    #expect(resumed.position == sampler.position)
  }

  @Test func anEpochIsCutIntoFullBatches() throws {
    var sampler = try BalancedSampler(
      combinations: Self.combinations, strategy: .upsample, seed: 2)
    let order = sampler.order(epoch: 0)
    #expect(sampler.count == 12)
    #expect(sampler.nextBatch(of: 5) == Array(order[0..<5]))
    #expect(sampler.nextBatch(of: 5) == Array(order[5..<10]))
    #expect(sampler.nextBatch(of: 5) == nil)
    #expect(sampler.position.epoch == 1 && sampler.position.drawn == 0)
    #expect(sampler.nextBatch(of: 100)?.count == 12, "all there is")
  }

  @Test func downsamplingLeavesDifferentItemsOutInEveryEpoch() throws {
    let sampler = try BalancedSampler(
      combinations: Self.combinations, strategy: .downsample, seed: 2)
    let epochs = (0..<40).map { Set(sampler.order(epoch: $0)) }
    #expect(epochs.allSatisfy { $0.count == 3 })
    #expect(epochs.reduce(into: []) { $0.formUnion($1) } == Set(Self.combinations.indices))
  }

  @Test func combinationsAreNamedInOneOrder() {
    #expect(
      BalancedSampler.combination(of: [.video, .audio])
        == BalancedSampler.combination(of: [.audio, .video]))
    #expect(BalancedSampler.combination(of: [.transcript, .video]) == "transcript+video")
  }

  @Test func anUnknownStrategyIsRefused() {
    let error = #expect(throws: LearningError.self) {
      try BalancedSampler.Strategy(named: "sideways")
    }
    #expect(
      error?.description
        == "sampler: \"sideways\" is no way to balance. Choose upsample or downsample.")
  }

  @Test func anEmptySetIsRefused() {
    let error = #expect(throws: LearningError.self) {
      try BalancedSampler(combinations: [], strategy: .upsample, seed: 1)
    }
    #expect(
      error?.description
        == "sampler: there is no item to draw. Check that the training set is not empty.")
  }

  @Test func withoutAStrategyEveryItemComesOnce() throws {
    let sampler = try BalancedSampler(
      combinations: ["a", "b", "a", "a", "c"], strategy: .none, seed: 3)
    #expect(sampler.count == 5)
    #expect(sampler.order(epoch: 0).sorted() == [0, 1, 2, 3, 4])
  }
}
