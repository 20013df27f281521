// SPDX-License-Identifier: Apache-2.0
import Tensors

/// What a fusion makes of the modalities.
package struct FusionOutput: Sendable {
  /// One vector per step, `[B, T, out]`, or per sample, `[B, out]`; 0 where nothing was present.
  package let fused: Tensor
  /// Each modality's share, `[..., M]` with the leading axes of `fused`.
  ///
  /// Shares sum to 1, or are all 0 where none was present. Early fusion has none.
  package var gates: Tensor?
  /// Attention fusion of modalities that share a clock: `[B, T, D]`.
  package var sequence: Tensor?
  /// The shares in each step of `sequence`: `[B, T, M]`.
  package var sequenceGates: Tensor?
}

/// Shares g = σ(z) / Σ σ(z) over the modalities present, 0 for the others.
///
/// Computed as the softmax of log σ(z): the quotient itself is 0 / 0 in single precision once all
/// logits are below about -104.
///
/// - Parameters:
///   - logits: `[..., M]`.
///   - present: `[..., M]`.
/// - Returns: `[..., M]`; all 0 where no modality is present.
package func normalizedGates(_ logits: Tensor, present: Mask) -> Tensor {
  Activation.logSigmoid(logits).softmax(mask: present)
}

/// Σ g_m x_m: values `[..., D]`, one per modality, by gates `[..., M]`.
func gatedSum(_ values: [Tensor], gates: Tensor) -> Tensor {
  var sum = Tensor(zeros: values[0].shape)
  for (m, value) in values.enumerated() {
    sum = sum + value.scalingRows(by: gates.columns(m..<m + 1).reshaped(gates.shape.dropLast()))
  }
  return sum
}
