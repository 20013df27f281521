// SPDX-License-Identifier: Apache-2.0
import CKernels
import Foundation
import TestSupport
import Testing

@testable import Tensors

/// Kernels of backward passes against their naive twins, and operations against differences.
@Suite struct GradientKernelTests {
  @Test(arguments: Activation.allCases)
  func activationGradientEqualsItsTwin(_ activation: Activation) {
    let grid = Tensor((-12_000...12_000).map { Float($0) / 1000 })
    var random = RandomSource(seed: 1)
    let points = KernelTests.lengths.map { random.tensor(shape: [$0], scale: 30) } + [grid]
    for x in points {
      let upstream = random.tensor(shape: x.shape, scale: 2)
      expectClose(
        activation.backward(upstream, input: x), activation.naiveBackward(upstream, input: x),
        absolute: 1e-6, relative: 2e-6, label: "\(activation) of \(x.count)")
    }
  }

  @Test(arguments: Activation.allCases)
  func activationGradientHasItsLimits(_ activation: Activation) {
    let edges = Tensor([-.infinity, -.greatestFiniteMagnitude, .greatestFiniteMagnitude, .infinity])
    let slopes = activation.backward(Tensor(repeating: 1, shape: [4]), input: edges).values
    let expected: [Float] =
      switch activation {
      case .sigmoid, .tanh, .relu6: [0, 0, 0, 0]
      case .relu, .gelu, .geluTanh, .quickGELU: [0, 0, 1, 1]
      case .logSigmoid: [1, 1, 0, 0]
      }
    #expect(slopes == expected)
  }

  @Test(arguments: KernelTests.lengths)
  func softmaxGradientsAreThoseOfTheirDefinitions(_ length: Int) {
    var random = RandomSource(seed: UInt64(length))
    let x = random.tensor(shape: [2, length], scale: 5)
    let upstream = random.tensor(shape: [2, length])
    let mask = Mask((0..<2 * length).map { $0 % 3 != 1 && $0 < length }, shape: [2, length])
    for mask in [nil, mask] {
      let y = x.softmax(mask: mask)
      let expected = naive(y, upstream) { y, upstream, sum in y * (upstream - sum.0) }
      expectClose(y.softmaxBackward(upstream), expected, absolute: 1e-7, relative: 1e-6)
    }
    let y = x.logSoftmax()
    let expected = naive(y, upstream) { y, upstream, sum in
      upstream - exp(y) * sum.1
    }
    expectClose(y.logSoftmaxBackward(upstream), expected, absolute: 1e-6, relative: 1e-6)
  }

  /// Row by row in double precision, from Σ y u and Σ u.
  private func naive(
    _ y: Tensor, _ upstream: Tensor, _ body: (Double, Double, (Double, Double)) -> Double
  ) -> Tensor {
    let width = y.shape[1]
    let pairs = zip(y.values, upstream.values).map { (Double($0), Double($1)) }
    return Tensor(
      pairs.indices.map { i in
        let row = pairs[i / width * width..<(i / width + 1) * width]
        let sums = row.reduce((0.0, 0.0)) { ($0.0 + $1.0 * $1.1, $0.1 + $1.1) }
        return Float(body(pairs[i].0, pairs[i].1, sums))
      }, shape: y.shape)
  }

  @Test(arguments: KernelTests.lengths)
  func layerNormGradientEqualsItsTwin(_ length: Int) {
    var random = RandomSource(seed: UInt64(length))
    let x = random.tensor(shape: [length]).values.map { $0 + 100 }
    let scale = random.tensor(shape: [length]).values
    let upstream = random.tensor(shape: [length]).values
    var (fast, naive) = (x, x)
    var fastSums = (
      [Double](repeating: 1, count: length), [Double](repeating: 2, count: length)
    )
    var naiveSums = fastSums
    nj_layer_norm_row_backward(
      x, scale, 1e-5, upstream, &fast, &fastSums.0, &fastSums.1, length)
    nj_layer_norm_row_backward_naive(
      x, scale, 1e-5, upstream, &naive, &naiveSums.0, &naiveSums.1, length)
    // A row of one element has no variance: its gradient is 0 times 300.
    expectClose(Tensor(fast), Tensor(naive), absolute: 2e-5, relative: 1e-6)
    for (a, b) in [(fastSums.0, naiveSums.0), (fastSums.1, naiveSums.1)] {
      #expect(zip(a, b).allSatisfy { abs($0 - $1) < 1e-9 })
    }
  }

  @Test(arguments: KernelTests.lengths)
  func lstmCellGradientEqualsItsTwin(_ length: Int) {
    var random = RandomSource(seed: UInt64(length))
    let previous = random.tensor(shape: [length], scale: 3).values
    var gates = random.tensor(shape: [4 * length], scale: 9).values
    var (cell, hidden) = (previous, previous)
    nj_lstm_cell(&gates, previous, &cell, &hidden, length)
    let upstream = random.tensor(shape: [length]).values
    let later = random.tensor(shape: [length]).values
    var (fastCell, naiveCell) = (later, later)
    var (fast, naive) = (gates, gates)
    nj_lstm_cell_backward(gates, previous, cell, upstream, &fastCell, &fast, length)
    nj_lstm_cell_backward_naive(gates, previous, cell, upstream, &naiveCell, &naive, length)
    for (a, b) in [(fast, naive), (fastCell, naiveCell)] {
      expectClose(Tensor(a), Tensor(b), absolute: 1e-6, relative: 1e-6)
    }
  }

  @Test func reductionsGoBack() {
    var random = RandomSource(seed: 5)
    expectGradients(at: [random.tensor(shape: [3, 7], scale: 2)]) {
      [$0[0].l2Normalized()]
    } backward: {
      [$0[0].l2NormalizedBackward($1[0])]
    }
    let mask = Mask(lengths: [5, 0, 1], steps: 5)
    expectGradients(at: [random.tensor(shape: [3, 5, 3])]) {
      [$0[0].mean(over: mask)]
    } backward: {
      [.meanBackward($1[0], over: mask)]
    }
  }

  @Test func aRowWithoutDirectionGetsNoGradient() {
    let x = Tensor([0, 0, 3, 4], shape: [2, 2])
    let gradient = x.l2NormalizedBackward(Tensor([1, 1, 3, 4], shape: [2, 2]))
    #expect(gradient.element(0) == Tensor([0, 0]))
    expectClose(gradient.element(1), Tensor([0, 0]), absolute: 1e-7)
  }

  @Test(arguments: [(1, 1, 1), (5, 3, 7), (33, 17, 9)])
  func transposedProductsAreSummedOverAllRows(_ rows: Int, _ left: Int, _ right: Int) {
    var random = RandomSource(seed: UInt64(rows))
    let lhs = random.tensor(shape: [2, rows, left])
    let rhs = random.tensor(shape: [2, rows, right])
    var sum = Tensor(repeating: 3, shape: [left, right])
    sum.addTransposedProduct(lhs, rhs)
    let products = (0..<2).map { matmul(lhs.element($0).transposed(), rhs.element($0)) }
    expectClose(
      sum, Tensor(repeating: 3, shape: [left, right]) + products[0] + products[1],
      absolute: 5e-6)
    expectClose(
      lhs.rowSum(),
      matmul(Tensor(repeating: 1, shape: [1, 2 * rows]), lhs.reshaped([2 * rows, left]))
        .reshaped([left]), absolute: 5e-6)
    #expect(lhs.rowDots(lhs).shape == [2, rows])
    #expect(
      lhs.rowDots(lhs)[1, rows - 1]
        == Float(lhs.element(1).element(rows - 1).dot(lhs.element(1).element(rows - 1))))
  }

  @Test(arguments: [(1, 4, 3, 1), (3, 5, 7, 2), (2, 24, 24, 4)])
  func transposedHeadAveragesEqualThoseOfTransposedWeights(
    _ batch: Int, _ queries: Int, _ keys: Int, _ heads: Int
  ) {
    var random = RandomSource(seed: 4)
    let weights = random.tensor(shape: [batch, heads, queries, keys])
    let values = random.tensor(shape: [batch, queries, 3 * heads])
    expectClose(
      headAverages(weights, values, transposingWeights: true, scale: 0.5),
      headAverages(weights.transposed(), values) * 0.5, absolute: 2e-6)
  }

  @Test func sumsInPlaceLeaveOtherCopiesAlone() {
    let x = Tensor([1, 2, 3])
    var sum = x
    sum += x
    #expect(sum == x * 2 && x == Tensor([1, 2, 3]))
  }
}
