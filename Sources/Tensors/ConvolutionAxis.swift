// SPDX-License-Identifier: Apache-2.0

/// How a kernel moves along one axis of its input.
package struct ConvolutionAxis: Equatable, Sendable {
  package enum Padding: Equatable, Sendable {
    /// As many zeros before as after.
    case symmetric(Int)
    /// TensorFlow's SAME: ceil(length / stride) outputs, and an odd number of zeros has one more
    /// after than before.
    case same
  }

  package let kernel: Int
  package let stride: Int
  package let padding: Padding

  package init(kernel: Int, stride: Int = 1, padding: Padding = .symmetric(0)) {
    precondition(
      kernel > 0 && stride > 0,
      "ConvolutionAxis: kernel and stride must be positive, got \(kernel) and \(stride)")
    self.kernel = kernel
    self.stride = stride
    self.padding = padding
  }

  /// Whether every output is made of the one input at its own place.
  var isPointwise: Bool { kernel == 1 && stride == 1 && (padding == .same || before(1) == 0) }

  /// Outputs for `length` inputs, at least one.
  package func outputs(_ length: Int) -> Int {
    switch padding {
    case .same: return (length + stride - 1) / stride
    case .symmetric(let zeros):
      let steps = length + 2 * zeros - kernel
      precondition(
        steps >= 0,
        "ConvolutionAxis: kernel \(kernel) is longer than \(length) inputs with padding \(zeros)")
      return steps / stride + 1
    }
  }

  /// Zeros before the first of `length` inputs.
  func before(_ length: Int) -> Int {
    switch padding {
    case .symmetric(let zeros): zeros
    case .same: max((outputs(length) - 1) * stride + kernel - length, 0) / 2
    }
  }

  /// Inputs and zeros that the kernel passes over from its first place to its last.
  func span(_ length: Int) -> Int { (outputs(length) - 1) * stride + kernel }
}
