// SPDX-License-Identifier: Apache-2.0
import Layers
import Tensors
import TestSupport
import Testing

@Suite struct ConvolutionGoldenTests {
  @Test(arguments: SeedComponent.convolution.cases)
  func convolutionMatchesPyTorch(name: String) throws {
    let golden = try SeedCase(name)
    let parameters = golden.parameters
    let axis = ConvolutionAxis(
      kernel: try #require(parameters["kernel"].int),
      stride: try #require(parameters["stride"].int),
      padding: parameters["padding"].int.map { .symmetric($0) } ?? .same)
    let (weight, bias) = (try golden["weight.weight"], try golden["weight.bias"])
    let x = try golden["in.x"]
    let y =
      weight.rank == 3
      ? Convolution1D(weight: weight, bias: bias, axis: axis).forward(x)
      : Convolution2D(
        weight: weight, bias: bias, vertical: axis, horizontal: axis,
        groups: try #require(parameters["groups"].int)
      ).forward(x)
    try golden.expect(y, matches: "out.y")
  }

  @Test(arguments: SeedComponent.invertedResidual.cases)
  func invertedResidualMatchesPyTorch(name: String) throws {
    let golden = try SeedCase(name)
    let x = try golden["in.x"]
    let block = try InvertedResidual(
      Weights(golden.weights()), inputs: x.shape[1],
      kernel: golden.shape("weight.depthwise.weight")[2],
      stride: try #require(golden.parameters["stride"].int),
      expands: golden.has("weight.expand.weight"))
    let samples = (0..<x.shape[0]).map { block.forward(FeatureMap(planes: x.element($0))).planes }
    try golden.expect(Tensor.stacked(samples), matches: "out.y")
  }
}
