// SPDX-License-Identifier: Apache-2.0
import TestSupport
import Testing

@testable import Tensors

@Suite struct ConvolutionTests {
  /// A case of odd sizes, so that no kernel ever sees only whole tiles.
  struct Case: Sendable, CustomTestStringConvertible {
    var inputs = 5
    var outputs = 7
    var height = 13
    var width = 17
    var kernel = (3, 3)
    var strides = (1, 1)
    var padding = ConvolutionAxis.Padding.same
    /// Zeros above and to the left, and size of the result, worked out by hand.
    var before = (1, 1)
    var size = (13, 17)

    var testDescription: String {
      "\(inputs) -> \(outputs), \(height) x \(width), kernel \(kernel), strides \(strides)"
    }
    var vertical: ConvolutionAxis {
      ConvolutionAxis(kernel: kernel.0, stride: strides.0, padding: padding)
    }
    var horizontal: ConvolutionAxis {
      ConvolutionAxis(kernel: kernel.1, stride: strides.1, padding: padding)
    }
  }

  static let dense: [Case] = [
    Case(),
    Case(outputs: 33, strides: (2, 2), size: (7, 9)),
    Case(height: 12, width: 18, strides: (2, 2), before: (0, 0), size: (6, 9)),
    Case(inputs: 3, outputs: 32, kernel: (5, 3), strides: (1, 2), before: (2, 1), size: (13, 9)),
    Case(inputs: 1, outputs: 19, padding: .symmetric(0), before: (0, 0), size: (11, 15)),
    Case(inputs: 17, outputs: 16, padding: .symmetric(2), before: (2, 2), size: (15, 19)),
    Case(
      inputs: 31, outputs: 47, kernel: (1, 1), padding: .symmetric(0), before: (0, 0)),
    Case(
      inputs: 9, outputs: 3, kernel: (1, 1), strides: (2, 3), padding: .symmetric(0),
      before: (0, 0), size: (7, 6)),
    Case(
      inputs: 40, outputs: 20, height: 1, width: 1, kernel: (1, 1), before: (0, 0),
      size: (1, 1)),
    Case(height: 1, width: 2, kernel: (5, 5), before: (2, 2), size: (1, 2)),
  ]

  static let depthwise: [Case] = [
    Case(inputs: 3),
    Case(inputs: 16),
    Case(inputs: 37, kernel: (5, 5), before: (2, 2)),
    Case(inputs: 37, kernel: (5, 5), strides: (2, 2), before: (2, 2), size: (7, 9)),
    Case(inputs: 70, height: 12, width: 18, strides: (2, 2), before: (0, 0), size: (6, 9)),
    Case(inputs: 33, height: 3, width: 2, kernel: (5, 5), before: (2, 2), size: (3, 2)),
    Case(inputs: 5, kernel: (3, 5), strides: (1, 3), before: (1, 1), size: (13, 6)),
    Case(inputs: 5, padding: .symmetric(4), before: (4, 4), size: (19, 23)),
    Case(inputs: 80, height: 1, width: 1, size: (1, 1)),
  ]

  private static let clamps: [(ClampRange, ClosedRange<Double>)] = [
    (.none, -.infinity ... .infinity), (.relu, 0 ... .infinity), (.relu6, 0...6),
  ]

  @Test(arguments: dense) func denseConvolutionIsWhatTheDefinitionSays(_ test: Case) {
    let input = noise([test.inputs, test.height, test.width], seed: 1)
    let weight = noise([test.outputs, test.inputs, test.kernel.0, test.kernel.1], seed: 2)
    let bias = noise([test.outputs], seed: 3)
    for (clamp, bounds) in Self.clamps {
      let convolution = DenseConvolution(
        weight: weight, bias: bias, vertical: test.vertical, horizontal: test.horizontal,
        clamp: clamp)
      let expected = naiveConvolution(
        input, weight: weight, bias: bias, strides: test.strides, before: test.before,
        outputSize: test.size, bounds: bounds)
      expectSame(expected, of: input, label: "\(clamp)") { convolution($0) }
    }
  }

  @Test(arguments: depthwise) func depthwiseConvolutionIsWhatTheDefinitionSays(_ test: Case) {
    let input = noise([test.inputs, test.height, test.width], seed: 4)
    let weight = noise([test.inputs, 1, test.kernel.0, test.kernel.1], seed: 5)
    let bias = noise([test.inputs], seed: 6)
    for (clamp, bounds) in Self.clamps {
      let convolution = DepthwiseConvolution(
        weight: weight, bias: bias, vertical: test.vertical, horizontal: test.horizontal,
        clamp: clamp)
      let expected = naiveConvolution(
        input, weight: weight, bias: bias, strides: test.strides, before: test.before,
        outputSize: test.size, groups: test.inputs, bounds: bounds)
      expectSame(expected, of: input, label: "\(clamp)") { convolution($0) }
    }
  }

  /// Holds a convolution to its naive twin, from either layout of the input.
  private func expectSame(
    _ expected: Tensor, of input: Tensor, label: String, by convolve: (FeatureMap) -> FeatureMap
  ) {
    for (layout, map) in [
      ("planes", FeatureMap(planes: input)), ("interleaved", interleaved(input)),
    ] {
      expectClose(
        convolve(map).planes, expected, absolute: 1e-5, relative: 1e-5,
        label: "\(layout), \(label)")
    }
  }

  @Test(arguments: [(1, 1), (3, 2)])
  func residualIsAddedBeforeTheActivation(kernel: (Int, Int)) {
    let input = noise([6, 5, 9], seed: 7)
    let residual = noise([21, 5, 9], seed: 8)
    let weight = noise([21, 6, kernel.0, kernel.1], seed: 9)
    let axes = (
      ConvolutionAxis(kernel: kernel.0, padding: .same),
      ConvolutionAxis(kernel: kernel.1, padding: .same)
    )
    let plain = DenseConvolution(
      weight: weight, bias: nil, vertical: axes.0, horizontal: axes.1)
    let clamped = DenseConvolution(
      weight: weight, bias: nil, vertical: axes.0, horizontal: axes.1, clamp: .relu)
    let sum = plain(FeatureMap(planes: input)).planes + residual
    let expected = Tensor(sum.values.map { max($0, 0) }, shape: sum.shape)
    for residual in [FeatureMap(planes: residual), interleaved(residual)] {
      expectClose(
        clamped(FeatureMap(planes: input), adding: residual).planes, expected, absolute: 1e-5)
    }
  }

  @Test(arguments: 1...33) func aRowsProductDoesNotDependOnTheOtherRows(count: Int) {
    let matrix = PackedMatrix(weight: noise([37, 23], seed: 10), bias: noise([37], seed: 11))
    let rows = noise([count, 23], seed: 12)
    let together = matrix(rows)
    for row in 0..<count {
      #expect(together.rows(row..<row + 1) == matrix(rows.rows(row..<row + 1)))
    }
  }

  @Test func planesComeBackAsTheyWere() {
    for channels in [1, 3, 16, 17, 50] {
      let planes = noise([channels, 3, 5], seed: 13)
      #expect(FeatureMap(planes: planes).planes == planes)
      #expect(interleaved(planes).planes == planes)
    }
  }

  @Test func channelMeansAreMeansOverThePlane() {
    let planes = noise([19, 3, 5], seed: 14)
    let expected = (0..<19).map { planes.element($0).values.reduce(0, +) / 15 }
    expectClose(FeatureMap(planes: planes).channelMeans, Tensor(expected), absolute: 1e-6)
  }

  @Test func outputsFollowPadding() {
    let same = ConvolutionAxis(kernel: 3, stride: 2, padding: .same)
    #expect([1, 2, 3, 224].map(same.outputs) == [1, 1, 2, 112])
    #expect([2, 3, 224].map(same.before) == [0, 1, 0])
    let symmetric = ConvolutionAxis(kernel: 3, stride: 2, padding: .symmetric(1))
    #expect([1, 2, 3, 224].map(symmetric.outputs) == [1, 1, 2, 112])
    #expect([2, 3, 224].map(symmetric.before) == [1, 1, 1])
  }

  @Test func aWrongNumberOfChannelsTraps() async {
    await #expect(processExitsWith: .failure) {
      let convolution = DenseConvolution(weight: Tensor(zeros: [2, 3, 1, 1]), bias: nil)
      _ = convolution(FeatureMap(planes: Tensor(zeros: [4, 2, 2])))
    }
  }

  /// Uniform in -1..<1.
  private func noise(_ shape: [Int], seed: UInt64) -> Tensor {
    var random = RandomSource(seed: seed)
    return random.tensor(shape: shape)
  }

  private func interleaved(_ planes: Tensor) -> FeatureMap {
    let (channels, height, width) = (planes.shape[0], planes.shape[1], planes.shape[2])
    return FeatureMap(
      interleaved: planes.reshaped([channels, height * width]).transposed()
        .reshaped([height, width, channels]))
  }
}
