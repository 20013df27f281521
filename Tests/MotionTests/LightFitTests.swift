// SPDX-License-Identifier: Apache-2.0
import Tensors
import Testing

@testable import Motion

@Suite struct LightFitTests {
  private let view: [Float]

  init() {
    var random = RandomSource(seed: 5)
    view = (0..<2000).map { _ in 40 + 120 * random.uniform() }
  }

  @Test(arguments: [(1, 0), (1.3, 0), (0.7, 0), (1, 60), (1, -30), (1.2, -20)] as [(Float, Float)])
  func findsGainAndOffsetThoughAThirdOfTheViewIsAnother(gain: Float, offset: Float) {
    var random = RandomSource(seed: 6)
    let picture = view.enumerated().map { cell, level in
      cell % 3 == 0 ? 255 * random.uniform() : gain * level + offset + 2 * random.uniform() - 1
    }
    let fit = LightFit.between(view, picture)
    for level: Float in [50, 100, 150] {
      #expect(abs(fit.applied(to: level) - (gain * level + offset)) < 0.5)
    }
  }

  @Test func whatIsBurntOutIsNotLookedAt() {
    let picture = view.map { min(255, 2 * $0) }
    let fit = LightFit.between(view, picture)
    #expect(abs(fit.applied(to: 80) - 160) < 1)
    #expect(fit.applied(to: 150) == 255)
  }

  @Test func aViewWithoutContrastOnlyGetsLighter() {
    let fit = LightFit.between(
      Array(repeating: 80, count: 100), Array(repeating: 90, count: 100))
    #expect(abs(fit.gain - 1) < 1e-3 && abs(fit.applied(to: 80) - 90) < 0.6)
  }

  @Test func aPictureThatCannotBeReadChangesNothing() {
    #expect(LightFit.between(view, view.map { _ in 0 }) == LightFit())
    #expect(LightFit.between([], []) == LightFit())
  }
}
