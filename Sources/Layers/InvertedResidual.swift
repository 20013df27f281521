// SPDX-License-Identifier: Apache-2.0
import Tensors

/// A narrow map made wide, filtered channel by channel, and made narrow again.
///
/// Source: Sandler et al. 2018, arXiv 1801.04381: 1 x 1 expansion and ReLU6, depthwise filter and
/// ReLU6, 1 x 1 projection without activation. The input is added where the stride is 1 and input
/// and output are equally wide. Padding is TensorFlow's SAME.
package struct InvertedResidual: Sendable {
  /// `nil` where the block works at the width of its input.
  private let expansion: DenseConvolution?
  private let filter: DepthwiseConvolution
  private let projection: DenseConvolution
  private let addsInput: Bool

  package var outputs: Int { projection.outputs }

  /// From `expand`, `depthwise` and `project`; widths are those of the weights.
  ///
  /// - Parameters:
  ///   - weights: the block's.
  ///   - inputs: channels that come in.
  ///   - kernel: side of the depthwise filters.
  ///   - stride: step of the depthwise filters.
  ///   - expands: whether there is an expansion.
  /// - Throws: `SafetensorsError` naming the file, the tensor and what it should have been.
  package init(
    _ weights: Weights, inputs: Int, kernel: Int, stride: Int, expands: Bool = true
  ) throws(SafetensorsError) {
    expansion =
      expands ? try DenseConvolution(weights["expand"], inputs: inputs, clamp: .relu6) : nil
    filter = try DepthwiseConvolution(
      weights["depthwise"], channels: expansion?.outputs ?? inputs, kernel: kernel,
      stride: stride, clamp: .relu6)
    projection = try DenseConvolution(
      weights["project"], inputs: filter.channels, clamp: .none)
    addsInput = stride == 1 && projection.outputs == inputs
  }

  package func forward(_ input: FeatureMap) -> FeatureMap {
    let filtered = filter(expansion.map { $0(input) } ?? input)
    return projection(filtered, adding: addsInput ? input : nil)
  }
}
