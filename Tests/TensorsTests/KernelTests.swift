// SPDX-License-Identifier: Apache-2.0
import CKernels
import TestSupport
import Testing

@testable import Tensors

/// Fast kernels against their naive twins, at lengths that leave every kind of remainder.
@Suite struct KernelTests {
  static let lengths = [1, 3, 7, 8, 15, 16, 17, 31, 33, 63, 65, 130]

  @Test(arguments: Activation.allCases)
  func activationEqualsItsTwin(_ activation: Activation) {
    let grid = Tensor((-12_000...12_000).map { Float($0) / 1000 })
    expectClose(
      activation(grid), activation.naive(grid), absolute: 3e-7, relative: 2e-6,
      label: activation.rawValue)
    var random = RandomSource(seed: 1)
    for length in Self.lengths {
      let x = random.tensor(shape: [length], scale: 90)
      expectClose(
        activation(x), activation.naive(x), absolute: 3e-7, relative: 2e-6,
        label: "\(activation) of \(length)")
    }
  }

  @Test(arguments: Activation.allCases)
  func activationHasItsLimits(_ activation: Activation) {
    let edges = Tensor([
      .nan, .infinity, -.infinity, .greatestFiniteMagnitude, -.greatestFiniteMagnitude, 0,
      .leastNonzeroMagnitude, -.leastNonzeroMagnitude,
    ])
    let values = activation(edges)
    expectClose(
      values, activation.naive(edges), absolute: 1e-7, nanEqual: true, label: activation.rawValue)
    #expect(values[0].isNaN && !values.values.dropFirst().contains { $0.isNaN })
  }

  @Test func tanhKeepsItsPrecisionNearZero() {
    let small = Tensor((1...600).map { Float($0) * 1e-3 })
    expectClose(
      Activation.tanh(small), Activation.tanh.naive(small), absolute: 0, relative: 3e-7)
  }

  @Test(arguments: lengths)
  func softmaxRowEqualsItsTwin(_ length: Int) {
    var random = RandomSource(seed: UInt64(length))
    let x = random.tensor(shape: [length], scale: 20).values
    let mask = (0..<length).map { _ in UInt8(random.next() % 2) }
    for mask in [nil, mask, Array(repeating: 0, count: length)] {
      var (fast, naive) = (x, x)
      if let mask {
        nj_softmax_row(x, mask, &fast, length)
        nj_softmax_row_naive(x, mask, &naive, length)
      } else {
        nj_softmax_row(x, nil, &fast, length)
        nj_softmax_row_naive(x, nil, &naive, length)
      }
      expectClose(Tensor(fast), Tensor(naive), absolute: 1e-7, relative: 1e-6)
      #expect(zip(fast, mask ?? []).allSatisfy { $1 == 1 || $0 == 0 })
    }
  }

  @Test(arguments: lengths)
  func layerNormRowEqualsItsTwin(_ length: Int) {
    var random = RandomSource(seed: UInt64(length))
    let x = random.tensor(shape: [length]).values.map { $0 + 100 }
    let (scale, shift) = (
      random.tensor(shape: [length]).values, random.tensor(shape: [length]).values
    )
    var (fast, naive) = (x, x)
    nj_layer_norm_row(x, scale, shift, 1e-5, &fast, length)
    nj_layer_norm_row_naive(x, scale, shift, 1e-5, &naive, length)
    expectClose(Tensor(fast), Tensor(naive), absolute: 1e-6, relative: 1e-6)
  }

  @Test(arguments: lengths)
  func lstmCellEqualsItsTwin(_ length: Int) {
    var random = RandomSource(seed: UInt64(length))
    let previous = random.tensor(shape: [length], scale: 3).values
    let input = random.tensor(shape: [4 * length], scale: 9).values
    var (fast, naive) = (input, input)
    var (fastCell, fastHidden) = (previous, previous)
    var (naiveCell, naiveHidden) = (previous, previous)
    nj_lstm_cell(&fast, previous, &fastCell, &fastHidden, length)
    nj_lstm_cell_naive(&naive, previous, &naiveCell, &naiveHidden, length)
    for (a, b) in [(fast, naive), (fastCell, naiveCell), (fastHidden, naiveHidden)] {
      expectClose(Tensor(a), Tensor(b), absolute: 1e-6, relative: 1e-6)
    }
  }

  @Test(arguments: lengths)
  func sumsOfProductsAreExactToDoublePrecision(_ length: Int) {
    var random = RandomSource(seed: UInt64(length))
    let (a, b) = (random.tensor(shape: [length]).values, random.tensor(shape: [length]).values)
    let products = zip(a, b).map { Double($0) * Double($1) }
    #expect(abs(nj_dot(a, b, length) - products.reduce(0, +)) < 1e-13)
    var sum = [Double](repeating: 0.5, count: length)
    nj_accumulate_row(&sum, a, 0.25, length)
    #expect(sum == a.map { 0.5 + 0.25 * Double($0) })
  }
}
