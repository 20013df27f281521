// SPDX-License-Identifier: Apache-2.0
import Tensors

/// x Wᵀ + b, with the weight stored as `[outputs, inputs]`.
package struct Linear: Sendable {
  package var weight: Tensor
  package var bias: Tensor?

  package var inputs: Int { weight.shape[1] }
  package var outputs: Int { weight.shape[0] }

  package init(weight: Tensor, bias: Tensor?) {
    precondition(
      weight.rank == 2 && (bias.map { $0.shape == [weight.shape[0]] } ?? true),
      "Linear: weight \(weight.shape), bias \(bias?.shape ?? [])")
    self.weight = weight
    self.bias = bias
  }

  /// From `weight` and, where there is one, `bias`; widths left `nil` are the weight's own.
  package init(
    _ weights: Weights, inputs: Int? = nil, outputs: Int? = nil
  ) throws(SafetensorsError) {
    let weight = try weights.tensor("weight", [outputs, inputs])
    self.init(
      weight: weight,
      bias: weights.has("bias") ? try weights.tensor("bias", [weight.shape[0]]) : nil)
  }

  /// Maps the last axis.
  ///
  /// The last two axes, `[T, inputs]`, are taken for one sample and multiplied by themselves, so
  /// that a sample's result does not depend on its batch. Samples that are one row each have to
  /// come as `[B, 1, inputs]`; a lone vector is fine.
  ///
  /// - Parameters:
  ///   - x: `[..., inputs]`.
  ///   - batching: whether all rows of all samples go into one product instead.
  /// - Returns: `[..., outputs]`.
  package func forward(_ x: Tensor, batching: Batching = .apart) -> Tensor {
    guard x.rank > 1, batching == .apart else {
      return matmul(x.asMatrix, weight, transposingRight: true, bias: bias)
        .reshaped(x.shape.dropLast() + [outputs])
    }
    return matmul(x, weight, transposingRight: true, bias: bias)
  }
}
