// SPDX-License-Identifier: Apache-2.0
import TestSupport
import Tensors
import Testing

@testable import Learning

@Suite struct LinearFitTests {
  private var random = RandomSource(seed: 12)

  @Test mutating func covarianceIsThatOfAllBlocksTogether() {
    let rows = random.tensor(shape: [23, 5])
    var covariance = Covariance(width: 5)
    covariance.add(rows.rows(0..<9))
    covariance.add(rows.rows(9..<23))
    let values = (0..<5).map { column in (0..<23).map { Double(rows[$0, column]) } }
    let means = values.map { $0.reduce(0, +) / 23 }
    expectClose(covariance.mean, Tensor(means.map { Float($0) }), absolute: 1e-5)
    let expected = (0..<5).flatMap { i -> [Float] in
      (0..<5).map { j -> Float in
        let products = zip(values[i], values[j]).map { ($0 - means[i]) * ($1 - means[j]) }
        return Float(products.reduce(0, +) / 23)
      }
    }
    expectClose(covariance.matrix, Tensor(expected, shape: [5, 5]), absolute: 1e-5)
  }

  @Test mutating func theDiscriminantLooksPastWhatVariesInBothKinds() throws {
    // The kinds differ in the second number; the first varies a lot and tells nothing.
    func rows(_ difference: Float) -> Tensor {
      .stacked(
        (0..<400).map { _ in
          let noise = random.tensor(shape: [3])
          return Tensor([10 * noise.values[0], noise.values[1] + difference, noise.values[2]])
        })
    }
    var discriminant = LinearDiscriminant(width: 3)
    discriminant.add(rows(2), isPositive: true)
    discriminant.add(rows(0), isPositive: false)
    let direction = try #require(discriminant.direction(shrinkage: 0)).l2Normalized().values
    #expect(direction[1] > 0.99)
  }

  @Test mutating func withTooFewOfOneKindThereIsNoDirection() {
    var discriminant = LinearDiscriminant(width: 4)
    discriminant.add(random.tensor(shape: [40, 4]), isPositive: true)
    discriminant.add(random.tensor(shape: [3, 4]), isPositive: false)
    #expect(discriminant.direction(shrinkage: 1) == nil)
  }

  @Test mutating func withoutShrinkageRegressionFindsTheMap() throws {
    let (weight, bias) = (random.tensor(shape: [2, 4]), random.tensor(shape: [2]))
    var regression = RidgeRegression(inputs: 4, outputs: 2)
    for count in [7, 30] {
      let rows = random.tensor(shape: [count, 4])
      let results = matmul(rows, weight, transposingRight: true)
      regression.add(rows, results + .stacked(Array(repeating: bias, count: count)))
    }
    let found = try #require(regression.solution(shrinkage: 0))
    expectClose(found.weight, weight, absolute: 1e-3)
    expectClose(found.bias, bias, absolute: 1e-3)
    let held = try #require(regression.solution(shrinkage: 10))
    func energy(_ map: Tensor) -> Float { map.values.reduce(0) { $0 + $1 * $1 } }
    #expect(energy(held.weight) < 0.1 * energy(weight))
  }

  @Test mutating func withFewerRowsThanInputsThereIsNoMap() {
    var regression = RidgeRegression(inputs: 4, outputs: 1)
    regression.add(random.tensor(shape: [3, 4]), random.tensor(shape: [3, 1]))
    #expect(regression.solution(shrinkage: 1) == nil)
  }
}
