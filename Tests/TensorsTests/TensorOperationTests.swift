// SPDX-License-Identifier: Apache-2.0
import TestSupport
import Testing

@testable import Tensors

@Suite struct TensorOperationTests {
  private let x = Tensor((0..<12).map(Float.init), shape: [2, 3, 2])

  @Test func partsAreTakenAndPutTogetherAgain() {
    #expect(Tensor.concatenated([x.columns(0..<1), x.columns(1..<2)]) == x)
    #expect(Tensor.stacked([x.element(0), x.element(1)]) == x)
    #expect(x.gathering([1, 0, 1]).shape == [3, 3, 2])
    #expect(x.gathering([1, 0]).rows(1..<2).element(0) == x.element(0))
    #expect(x.transposed().transposed() == x)
    #expect(x.transposed()[1, 0, 2] == x[1, 2, 0])
    #expect(x.exchangingFirstAxes().shape == [3, 2, 2])
    #expect(x.exchangingFirstAxes()[2, 1, 0] == x[1, 2, 0])
    #expect(
      Tensor.concatenated([Tensor([1, 2], shape: [2, 1]), Tensor([3, 4, 5, 6], shape: [2, 2])])
        == Tensor([1, 3, 4, 2, 5, 6], shape: [2, 3]))
  }

  @Test func arithmeticIsElementwise() {
    #expect((x + x) == x * 2)
    #expect((x * x)[1, 2, 1] == 121)
    #expect((x - x) == Tensor(zeros: x.shape))
    #expect(x.scalingRows(by: Tensor([0, 1, 2, 3, 4, 5], shape: [2, 3]))[1, 2, 1] == 55)
  }

  @Test func whatIsMaskedBecomesZeroWhateverItWas() {
    var damaged = x
    damaged[0, 1, 0] = .nan
    damaged[0, 1, 1] = .infinity
    let mask = Mask([true, false, true, true, true, true], shape: [2, 3])
    let kept = damaged.keeping(mask)
    #expect(kept[0, 1, 0] == 0 && kept[0, 1, 1] == 0 && kept[1, 2, 1] == 11)
    #expect(kept.mean(over: mask).values == [2, 3, 8, 9])
    #expect(damaged.mean(over: mask).values == [2, 3, 8, 9])
    #expect(x.keeping(Mask([false, true], shape: [2])).element(0) == Tensor(zeros: [3, 2]))
  }

  @Test func softmaxNeverLooksAtMaskedPositions() {
    let scores = Tensor([1, .nan, 2, .infinity, 5, 5], shape: [2, 3])
    let mask = Mask([true, false, true, false, false, false], shape: [2, 3])
    let weights = scores.softmax(mask: mask)
    #expect(weights[0, 1] == 0 && abs(weights[0, 0] + weights[0, 2] - 1) < 1e-6)
    #expect(weights.element(1) == Tensor(zeros: [3]))
  }

  @Test func causalSoftmaxSeesThePastAlone() {
    let weights = Tensor(zeros: [2, 3, 3]).softmax(
      mask: Mask([true, true, true, false, true, true], shape: [2, 3]), causal: true)
    #expect(weights.element(0).values.map { ($0 * 6).rounded() } == [6, 0, 0, 3, 3, 0, 2, 2, 2])
    #expect(weights.element(1).values.map { ($0 * 2).rounded() } == [0, 0, 0, 0, 2, 0, 0, 1, 1])
  }

  @Test func masksCombine() {
    let mask = Mask(lengths: [2, 0], steps: 3)
    #expect(mask.isReal == [true, true, false, false, false, false])
    #expect(mask.rowsWithAny == Mask([true, false], shape: [2]))
    #expect((mask & Mask(repeating: true, shape: [2, 3])) == mask)
    #expect((mask | !mask) == Mask(repeating: true, shape: [2, 3]))
    #expect((mask | mask) == mask && !(!mask) == mask)
    #expect(Mask([true, false], shape: [2]).repeated(3) == Mask(lengths: [3, 0], steps: 3))
    #expect((mask & Mask(repeating: false, shape: [2, 3])) == Mask(lengths: [0, 0], steps: 3))
    #expect(Mask.stacked([mask, mask]).shape == [2, 3, 2])
    #expect(Mask.stacked([mask, Mask(lengths: [0, 0], steps: 3)]).isReal.count { $0 } == 2)
  }

  @Test func randomSourceRepeatsAndStaysInRange() {
    var (a, b) = (RandomSource(seed: 9), RandomSource(seed: 9))
    let values = (0..<1000).map { _ in a.uniform() }
    #expect(values == (0..<1000).map { _ in b.uniform() })
    #expect(values.allSatisfy { 0 <= $0 && $0 < 1 })
    #expect(abs(values.reduce(0, +) / 1000 - 0.5) < 0.05)
    var c = RandomSource(seed: 10)
    #expect(values[0] != c.uniform())
    // The published first output of SplitMix64 for seed 0.
    var zero = RandomSource(seed: 0)
    #expect(zero.next() == 0xE220_A839_7B1D_CDAF)
  }
}
