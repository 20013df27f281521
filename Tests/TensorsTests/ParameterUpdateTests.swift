// SPDX-License-Identifier: Apache-2.0
import CKernels
import TestSupport
import Testing

@testable import Tensors

/// The fused kernels against loops that follow the papers, to the last bit.
@Suite struct ParameterUpdateTests {
  @Test(arguments: KernelTests.lengths + [1001])
  func adamEqualsItsTwin(_ length: Int) {
    var random = RandomSource(seed: UInt64(length))
    var fast = random.tensor(shape: [length], scale: 2)
    var first = Tensor(zeros: [length])
    var second = Tensor(zeros: [length])
    var (naive, naiveFirst, naiveSecond) = (fast.values, first.values, second.values)
    for step in 1...4 {
      let gradient = random.tensor(shape: [length], scale: step == 2 ? 1e12 : 1e-3)
      let update = AdamUpdate(
        step: step, learningRate: 0.01, betas: (0.9, 0.999), epsilon: 1e-8, shrinkage: 1e-3,
        penalty: 0.1)
      fast.apply(update, gradient: gradient, firstMoment: &first, secondMoment: &second)
      let c = update.coefficients
      for (i, value) in gradient.values.enumerated() {
        let g = value + c.penalty * naive[i]
        naiveFirst[i] = c.beta1 * naiveFirst[i] + c.rest1 * g
        naiveSecond[i] = c.beta2 * naiveSecond[i] + c.rest2 * g * g
        let root = naiveSecond[i].squareRoot() * c.root_scale + c.epsilon
        naive[i] = naive[i] * c.shrink - c.step_size * (naiveFirst[i] / root)
      }
      #expect(fast.values == naive)
      #expect(first.values == naiveFirst && second.values == naiveSecond)
    }
  }

  @Test(arguments: KernelTests.lengths)
  func movingTowardsEqualsItsTwin(_ length: Int) {
    var random = RandomSource(seed: UInt64(length))
    var average = random.tensor(shape: [length])
    let target = random.tensor(shape: [length], scale: 3)
    let naive = zip(average.values, target.values).map { $0 + 0.3 * ($1 - $0) }
    average.move(towards: target, share: 0.3)
    #expect(average.values == naive)
  }

  @Test func aCopyOfAParameterKeepsItsValues() {
    var parameter = Tensor([1, 2])
    let copy = parameter
    var (first, second) = (Tensor(zeros: [2]), Tensor(zeros: [2]))
    let update = AdamUpdate(step: 1, learningRate: 0.1, betas: (0.9, 0.999), epsilon: 1e-8)
    parameter.apply(
      update, gradient: Tensor([3, -3]), firstMoment: &first, secondMoment: &second)
    #expect(copy == Tensor([1, 2]))
    expectClose(parameter, Tensor([0.9, 2.1]), absolute: 1e-6)
  }
}
