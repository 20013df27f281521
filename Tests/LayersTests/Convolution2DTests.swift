// SPDX-License-Identifier: Apache-2.0
import Tensors
import TestSupport
import Testing

@testable import Layers

@Suite struct Convolution2DTests {
  @Test func groupsAreConvolutionsSideBySide() {
    var random = RandomSource(seed: 21)
    let x = random.tensor(shape: [2, 6, 5, 7])
    let weight = random.tensor(shape: [9, 2, 3, 3])
    let bias = random.tensor(shape: [9])
    let axis = ConvolutionAxis(kernel: 3, padding: .same)
    let grouped = Convolution2D(
      weight: weight, bias: bias, vertical: axis, horizontal: axis, groups: 3
    ).forward(x)
    for sample in 0..<2 {
      for group in 0..<3 {
        let part = Convolution2D(
          weight: weight.rows(group * 3..<group * 3 + 3),
          bias: bias.rows(group * 3..<group * 3 + 3),
          vertical: axis, horizontal: axis
        ).forward(Tensor.stacked([x.element(sample).rows(group * 2..<group * 2 + 2)]))
        expectClose(
          grouped.element(sample).rows(group * 3..<group * 3 + 3), part.element(0),
          absolute: 1e-6, label: "sample \(sample), group \(group)")
      }
    }
  }

  @Test func samplesDoNotSeeEachOther() {
    var random = RandomSource(seed: 22)
    let x = random.tensor(shape: [3, 4, 6, 5])
    let axis = ConvolutionAxis(kernel: 3, stride: 2, padding: .symmetric(1))
    let layer = Convolution2D(
      weight: random.tensor(shape: [5, 4, 3, 3]), bias: nil, vertical: axis, horizontal: axis)
    let batch = layer.forward(x)
    for sample in 0..<3 {
      #expect(batch.element(sample) == layer.forward(x.rows(sample..<sample + 1)).element(0))
    }
  }

  @Test func weightsOfAnotherShapeAreRefused() throws {
    let weights: [String: Tensor] = [
      "expand.weight": Tensor(zeros: [12, 4, 1, 1]), "expand.bias": Tensor(zeros: [12]),
      "depthwise.weight": Tensor(zeros: [12, 1, 5, 5]), "depthwise.bias": Tensor(zeros: [12]),
      "project.weight": Tensor(zeros: [4, 12, 1, 1]), "project.bias": Tensor(zeros: [4]),
    ]
    let expected = SafetensorsError.wrongShape(
      path: "weights in memory", tensor: "depthwise.weight", expected: [12, 1, 3, 3],
      found: [12, 1, 5, 5])
    #expect(throws: expected) {
      try InvertedResidual(Weights(weights), inputs: 4, kernel: 3, stride: 1)
    }
  }
}
