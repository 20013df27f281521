// SPDX-License-Identifier: Apache-2.0
import Tensors

extension DenseConvolution {
  /// A square kernel from `weight` and `bias`; as many outputs as the weight has.
  package init(
    _ weights: Weights, inputs: Int, kernel: Int = 1, stride: Int = 1, clamp: ClampRange
  ) throws(SafetensorsError) {
    let weight = try weights.tensor("weight", [nil, inputs, kernel, kernel])
    let axis = ConvolutionAxis(kernel: kernel, stride: stride, padding: .same)
    self.init(
      weight: weight, bias: try weights.tensor("bias", [weight.shape[0]]), vertical: axis,
      horizontal: axis, clamp: clamp)
  }
}

extension DepthwiseConvolution {
  /// A square kernel per channel from `weight` and `bias`.
  package init(
    _ weights: Weights, channels: Int, kernel: Int, stride: Int, clamp: ClampRange
  ) throws(SafetensorsError) {
    let axis = ConvolutionAxis(kernel: kernel, stride: stride, padding: .same)
    self.init(
      weight: try weights.tensor("weight", [channels, 1, kernel, kernel]),
      bias: try weights.tensor("bias", [channels]), vertical: axis, horizontal: axis,
      clamp: clamp)
  }
}

extension PackedMatrix {
  /// From `weight`, as high as it is, and `bias`.
  package init(_ weights: Weights, inputs: Int) throws(SafetensorsError) {
    let weight = try weights.tensor("weight", [nil, inputs])
    self.init(weight: weight, bias: try weights.tensor("bias", [weight.shape[0]]))
  }
}
