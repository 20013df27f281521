// SPDX-License-Identifier: Apache-2.0
import Tensors

/// Zero mean and unit variance over the last axis, then a learned scale and shift.
///
/// Source: Ba, Kiros and Hinton 2016, arXiv 1607.06450.
package struct LayerNormalization: Sendable {
  package var scale: Tensor
  package var shift: Tensor
  package let epsilon: Double

  /// From `weight` (the scale) and `bias` (the shift), `[width]` each.
  package init(
    _ weights: Weights, width: Int? = nil, epsilon: Double = 1e-5
  ) throws(SafetensorsError) {
    scale = try weights.tensor("weight", [width])
    shift = try weights.tensor("bias", [scale.count])
    self.epsilon = epsilon
  }

  package func forward(_ x: Tensor) -> Tensor {
    x.layerNormalized(scale: scale, shift: shift, epsilon: epsilon)
  }
}
