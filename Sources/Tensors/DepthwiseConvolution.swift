// SPDX-License-Identifier: Apache-2.0
import CKernels

/// A convolution in which every channel has a filter of its own and sees no other channel.
package struct DepthwiseConvolution: Sendable {
  package let channels: Int
  /// `[kernel height, kernel width, channels]`, zero in the gap after the last channel.
  private let weight: Tensor
  private let bias: Tensor
  private let vertical: ConvolutionAxis
  private let horizontal: ConvolutionAxis
  private let clamp: ClampRange

  /// - Parameters:
  ///   - weight: `[channels, 1, kernel height, kernel width]`, copied.
  ///   - bias: `[channels]`; `nil` is none.
  ///   - vertical: kernel, stride and padding from top to bottom.
  ///   - horizontal: the same from left to right.
  ///   - clamp: the activation.
  package init(
    weight: Tensor, bias: Tensor?, vertical: ConvolutionAxis, horizontal: ConvolutionAxis,
    clamp: ClampRange = .none
  ) {
    precondition(
      weight.rank == 4
        && weight.shape[1...] == [1, vertical.kernel, horizontal.kernel],
      """
      DepthwiseConvolution: weight \(weight.shape) for a kernel of \(vertical.kernel) x \
      \(horizontal.kernel)
      """)
    channels = weight.shape[0]
    self.weight =
      FeatureMap(
        planes: weight.reshaped([channels, vertical.kernel, horizontal.kernel])
      ).elements
    let values = bias?.values ?? Array(repeating: 0, count: channels)
    precondition(values.count == channels, "DepthwiseConvolution: \(values.count) biases")
    self.bias = FeatureMap(planes: Tensor(values, shape: [channels, 1, 1])).elements
    self.vertical = vertical
    self.horizontal = horizontal
    self.clamp = clamp
  }

  package func callAsFunction(_ input: FeatureMap) -> FeatureMap {
    precondition(
      input.channels == channels,
      "DepthwiseConvolution: \(input.channels) channels, expected \(channels)")
    let input = input.aligned
    var output = FeatureMap(
      uninitializedHeight: vertical.outputs(input.height),
      width: horizontal.outputs(input.width), channels: channels)
    let (outHeight, outWidth) = (output.height, output.width)
    input.elements.withPointer { source in
      weight.withPointer { weight in
        bias.withPointer { bias in
          output.elements.withMutablePointer { target in
            var convolution = nj_depthwise_convolution(
              input: source, weight: weight, bias: bias, out: target, height: input.height,
              width: input.width, channels: input.pixelStride, out_height: outHeight,
              out_width: outWidth, kernel_height: vertical.kernel,
              kernel_width: horizontal.kernel, stride_y: vertical.stride,
              stride_x: horizontal.stride, before_y: vertical.before(input.height),
              before_x: horizontal.before(input.width), low: clamp.low, high: clamp.high)
            nj_depthwise(&convolution)
          }
        }
      }
    }
    return output
  }
}
