// SPDX-License-Identifier: Apache-2.0
import Tensors

/// Cross-correlation of `[B, C, T]` with one filter per output channel, as `torch.nn.Conv1d`.
package struct Convolution1D: Sendable {
  private let convolution: Convolution2D

  /// - Parameters:
  ///   - weight: `[outputs, inputs, kernel]`.
  ///   - bias: `[outputs]`; `nil` is none.
  ///   - axis: kernel, stride and padding.
  package init(weight: Tensor, bias: Tensor?, axis: ConvolutionAxis) {
    precondition(weight.rank == 3, "Convolution1D: weight \(weight.shape)")
    convolution = Convolution2D(
      weight: weight.reshaped([weight.shape[0], weight.shape[1], 1, weight.shape[2]]),
      bias: bias, vertical: ConvolutionAxis(kernel: 1), horizontal: axis)
  }

  /// Maps `[B, C, T]` to `[B, outputs, output length]`.
  package func forward(_ x: Tensor) -> Tensor {
    precondition(x.rank == 3, "Convolution1D: input \(x.shape) is not [B, C, T]")
    let y = convolution.forward(x.reshaped([x.shape[0], x.shape[1], 1, x.shape[2]]))
    return y.reshaped([y.shape[0], y.shape[1], y.shape[3]])
  }
}
