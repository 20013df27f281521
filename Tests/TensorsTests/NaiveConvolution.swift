// SPDX-License-Identifier: Apache-2.0
import Tensors

/// What a convolution is by its definition: one multiplication at a time, in double precision.
///
/// `input` is `[C, H, W]`, `weight` `[outputs, C / groups, kernel height, kernel width]`.
func naiveConvolution(
  _ input: Tensor, weight: Tensor, bias: Tensor, strides: (Int, Int), before: (Int, Int),
  outputSize: (Int, Int), groups: Int = 1, bounds: ClosedRange<Double>
) -> Tensor {
  let (height, width) = (input.shape[1], input.shape[2])
  let (outputs, partInputs) = (weight.shape[0], weight.shape[1])
  let (kernelHeight, kernelWidth) = (weight.shape[2], weight.shape[3])
  let (inputs, weights, biases) = (input.values, weight.values, bias.values)
  var result: [Float] = []
  for output in 0..<outputs {
    let firstInput = output * groups / outputs * partInputs
    for y in 0..<outputSize.0 {
      for x in 0..<outputSize.1 {
        var sum = Double(biases[output])
        for channel in 0..<partInputs {
          for ky in 0..<kernelHeight {
            for kx in 0..<kernelWidth {
              let (row, column) = (y * strides.0 + ky - before.0, x * strides.1 + kx - before.1)
              guard 0 <= row, row < height, 0 <= column, column < width else { continue }
              let filter = (output * partInputs + channel) * kernelHeight + ky
              let plane = (firstInput + channel) * height + row
              sum +=
                Double(weights[filter * kernelWidth + kx]) * Double(inputs[plane * width + column])
            }
          }
        }
        result.append(Float(min(max(sum, bounds.lowerBound), bounds.upperBound)))
      }
    }
  }
  return Tensor(result, shape: [outputs, outputSize.0, outputSize.1])
}
