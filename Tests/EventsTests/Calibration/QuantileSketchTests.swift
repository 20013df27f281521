// SPDX-License-Identifier: Apache-2.0
import Foundation
import Testing

@testable import Events

@Suite struct QuantileSketchTests {
  private func sketch(_ scores: some Sequence<Float>) -> QuantileSketch {
    var sketch = QuantileSketch()
    for score in scores { sketch.add(score) }
    return sketch
  }

  /// Mostly small, as scores of a background are.
  private func background(_ count: Int, seed: UInt64) -> [Float] {
    var state = seed
    return (0..<count).map { _ in
      state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
      let uniform = Float(state >> 40) / Float(1 << 24)
      return uniform * uniform * uniform
    }
  }

  @Test(arguments: [0, 0.01, 0.25, 0.5, 0.9, 0.99, 0.999, 1])
  func aQuantileIsWithinTheStatedErrorOfTheExactOne(rank: Double) throws {
    let scores = background(5000, seed: 3)
    let index = max(1, Int((rank * 5000).rounded(.up))) - 1
    let exact = Double(scores.sorted()[index])
    let quantile = try #require(sketch(scores).quantile(rank))
    if exact < QuantileSketch.smallestScore {
      #expect(quantile == 0)
    } else {
      #expect(abs(quantile - exact) <= QuantileSketch.relativeError * exact + 1e-12)
    }
  }

  @Test func mergingIsTheSameAsSeeingEverything() {
    let (one, other) = (background(700, seed: 1), background(40, seed: 2))
    var merged = sketch(one)
    merged.merge(sketch(other))
    var reversed = sketch(other)
    reversed.merge(sketch(one))
    #expect(merged == sketch(one + other))
    #expect(reversed == merged)
  }

  @Test func anEmptySketchHasNoQuantile() {
    #expect(QuantileSketch().quantile(0.5) == nil)
  }

  @Test func whatIsOutsideTheRangeIsClampedAndNaNLeftOut() {
    let strange = sketch([-3, .nan, 2, .infinity])
    #expect(strange.count == 3)
    #expect(strange.quantile(0) == 0)
    #expect(strange == sketch([0, 1, 1]))
  }

  @Test(arguments: [0, 1, 5, 17])
  func noMoreThanAllowedReachTheThreshold(allowed: Int) {
    let scores = background(2000, seed: 9)
    let threshold = sketch(scores).threshold(reachedBy: allowed)
    #expect(scores.count { Double($0) >= threshold } <= allowed)
    let lower = threshold * (1 - 3 * QuantileSketch.relativeError)
    #expect(scores.count { Double($0) >= lower } >= allowed)
  }

  @Test func noScoreReachesTheThresholdWhereTooManyAreOne() {
    #expect(sketch([1, 1, 1]).threshold(reachedBy: 2) > 1)
    #expect(sketch([0.2, 0.3]).threshold(reachedBy: 2) == 0)
  }

  @Test func itIsSavedInFewBytesAndComesBackAsTheSame() throws {
    let full = sketch((0...20_000).map { Float($0) / 20_000 })
    let data = try JSONEncoder().encode(full)
    #expect(data.count < 8 * QuantileSketch.binCount)
    #expect(try JSONDecoder().decode(QuantileSketch.self, from: data) == full)
  }

  @Test(arguments: [[-1], [1 << 60], Array(repeating: 1, count: 100_000)])
  func damagedBinsAreRefused(bins: [Int]) throws {
    let data = try JSONEncoder().encode(["bins": bins])
    #expect(throws: DecodingError.self) {
      try JSONDecoder().decode(QuantileSketch.self, from: data)
    }
  }

  @Test func itsSizeIsBounded() {
    #expect(QuantileSketch.binCount == 462)
  }
}
