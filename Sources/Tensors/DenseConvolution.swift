// SPDX-License-Identifier: Apache-2.0

/// A convolution in which every output channel sees every input channel.
///
/// It is one matrix product. A 1 x 1 kernel multiplies the map as it lies; the windows of a larger
/// one are rows that overlap in a copy of the map framed with zeros.
package struct DenseConvolution: Sendable {
  package let inputs: Int
  package var outputs: Int { matrix.outputs }
  private let matrix: PackedMatrix
  private let vertical: ConvolutionAxis
  private let horizontal: ConvolutionAxis
  private let clamp: ClampRange

  /// - Parameters:
  ///   - weight: `[outputs, inputs, kernel height, kernel width]`, copied.
  ///   - bias: `[outputs]`; `nil` is none.
  ///   - vertical: kernel, stride and padding from top to bottom.
  ///   - horizontal: the same from left to right.
  ///   - clamp: the activation.
  package init(
    weight: Tensor, bias: Tensor?, vertical: ConvolutionAxis = ConvolutionAxis(kernel: 1),
    horizontal: ConvolutionAxis = ConvolutionAxis(kernel: 1), clamp: ClampRange = .none
  ) {
    precondition(
      weight.rank == 4 && weight.shape[2] == vertical.kernel
        && weight.shape[3] == horizontal.kernel,
      """
      DenseConvolution: weight \(weight.shape) for a kernel of \(vertical.kernel) x \
      \(horizontal.kernel)
      """)
    inputs = weight.shape[1]
    matrix = PackedMatrix(weight: Self.rowOfWindow(weight), bias: bias)
    self.vertical = vertical
    self.horizontal = horizontal
    self.clamp = clamp
  }

  /// - Parameters:
  ///   - input: a map of `inputs` channels.
  ///   - residual: added before the activation; has the shape of the result.
  /// - Returns: a map of `outputs` channels.
  package func callAsFunction(
    _ input: FeatureMap, adding residual: FeatureMap? = nil
  ) -> FeatureMap {
    precondition(
      input.channels == inputs, "DenseConvolution: \(input.channels) channels, expected \(inputs)")
    var output = FeatureMap(
      uninitializedHeight: vertical.outputs(input.height),
      width: horizontal.outputs(input.width), channels: outputs)
    let residual = residual?.aligned
    if let residual {
      precondition(
        residual.elements.shape == output.elements.shape,
        "DenseConvolution: residual \(residual.elements.shape) · \(output.elements.shape)")
    }
    if vertical.isPointwise && horizontal.isPointwise {
      multiply(input, adding: residual, into: &output)
    } else {
      slide(over: input, adding: residual, into: &output)
    }
    return output
  }

  /// One product for the whole map.
  private func multiply(
    _ input: FeatureMap, adding residual: FeatureMap?, into output: inout FeatureMap
  ) {
    input.elements.withPointer { start in
      withResidual(residual, &output) { residual, output in
        matrix.multiply(
          PackedMatrix.Rows(
            start: start, count: input.height * input.width, stride: input.pixelStride,
            inner: inputs),
          adding: residual, clamp: clamp, into: output)
      }
    }
  }

  /// One product per row of the output.
  private func slide(
    over input: FeatureMap, adding residual: FeatureMap?, into output: inout FeatureMap
  ) {
    let (height, width) = (output.height, output.width)
    let rowLength = horizontal.span(input.width) * inputs
    let framed = input.framed(
      top: vertical.before(input.height), left: horizontal.before(input.width),
      outerHeight: vertical.span(input.height), outerWidth: horizontal.span(input.width))
    framed.withPointer { start in
      withResidual(residual, &output) { residual, output in
        for row in 0..<height {
          let windows = PackedMatrix.Rows(
            start: start + row * vertical.stride * rowLength, count: width,
            stride: horizontal.stride * inputs, segments: vertical.kernel,
            segmentStride: rowLength, inner: horizontal.kernel * inputs)
          let offset = row * width * matrix.paddedOutputs
          matrix.multiply(
            windows, adding: residual.map { $0 + offset }, clamp: clamp, into: output + offset)
        }
      }
    }
  }

  private func withResidual(
    _ residual: FeatureMap?, _ output: inout FeatureMap,
    _ body: (UnsafePointer<Float>?, UnsafeMutablePointer<Float>) -> Void
  ) {
    output.elements.withMutablePointer { output in
      guard let residual else { return body(nil, output) }
      residual.elements.withPointer { body($0, output) }
    }
  }

  /// `[outputs, kernel height · kernel width · inputs]`, in the order of a window's memory.
  private static func rowOfWindow(_ weight: Tensor) -> Tensor {
    let (outputs, inputs) = (weight.shape[0], weight.shape[1])
    let taps = weight.shape[2] * weight.shape[3]
    guard taps > 1 else { return weight.reshaped([outputs, inputs]) }
    let values = weight.values
    var rows: [Float] = []
    rows.reserveCapacity(values.count)
    for output in 0..<outputs {
      for tap in 0..<taps {
        for input in 0..<inputs { rows.append(values[(output * inputs + input) * taps + tap]) }
      }
    }
    return Tensor(rows, shape: [outputs, taps * inputs])
  }
}
