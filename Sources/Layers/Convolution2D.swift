// SPDX-License-Identifier: Apache-2.0
import Tensors

/// Cross-correlation of `[B, C, H, W]` with one filter per output channel, as `torch.nn.Conv2d`.
package struct Convolution2D: Sendable {
  private enum Kernel: Sendable {
    case dense(DenseConvolution)
    case depthwise(DepthwiseConvolution)
  }
  private let kernel: Kernel

  /// - Parameters:
  ///   - weight: `[outputs, inputs / groups, kernel height, kernel width]`.
  ///   - bias: `[outputs]`; `nil` is none.
  ///   - vertical: kernel, stride and padding from top to bottom.
  ///   - horizontal: the same from left to right.
  ///   - groups: parts that inputs and outputs fall into; an output sees its own part only.
  package init(
    weight: Tensor, bias: Tensor?, vertical: ConvolutionAxis, horizontal: ConvolutionAxis,
    groups: Int = 1
  ) {
    precondition(
      weight.rank == 4 && groups > 0 && weight.shape[0] % groups == 0,
      "Convolution2D: weight \(weight.shape) in \(groups) groups")
    if groups == weight.shape[0] && weight.shape[1] == 1 {
      kernel = .depthwise(
        DepthwiseConvolution(
          weight: weight, bias: bias, vertical: vertical, horizontal: horizontal))
    } else {
      kernel = .dense(
        DenseConvolution(
          weight: Self.ungrouped(weight, groups: groups), bias: bias, vertical: vertical,
          horizontal: horizontal))
    }
  }

  /// Maps `[B, C, H, W]` to `[B, outputs, output height, output width]`.
  package func forward(_ x: Tensor) -> Tensor {
    precondition(x.rank == 4, "Convolution2D: input \(x.shape) is not [B, C, H, W]")
    return Tensor.stacked(
      (0..<x.shape[0]).map { sample in
        let input = FeatureMap(planes: x.element(sample))
        return switch kernel {
        case .dense(let convolution): convolution(input).planes
        case .depthwise(let convolution): convolution(input).planes
        }
      })
  }

  /// The same filters over all inputs, with zeros for those of the other groups.
  private static func ungrouped(_ weight: Tensor, groups: Int) -> Tensor {
    guard groups > 1 else { return weight }
    let outputs = weight.shape[0]
    let filterLength = weight.count / outputs
    let rows = (0..<outputs).map { output in
      let group = output * groups / outputs
      return Tensor.concatenated([
        Tensor(zeros: [group * filterLength]),
        weight.element(output).reshaped([filterLength]),
        Tensor(zeros: [(groups - 1 - group) * filterLength]),
      ])
    }
    return Tensor.stacked(rows)
      .reshaped([outputs, weight.shape[1] * groups, weight.shape[2], weight.shape[3]])
  }
}
