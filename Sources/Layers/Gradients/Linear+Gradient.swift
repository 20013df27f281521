// SPDX-License-Identifier: Apache-2.0
import Tensors

extension Linear: Trainable {
  package mutating func visitParameters(
    _ path: ParameterPath, _ visit: (String, inout Tensor) -> Void
  ) {
    weight.visitParameters(path["weight"], visit)
    bias.visitParameters(path["bias"], visit)
  }

  /// Undoes y = x Wᵀ + b.
  ///
  /// - Parameters:
  ///   - upstream: `[..., outputs]`.
  ///   - x: `[..., inputs]`, what `forward` took.
  ///   - gradient: to which the gradients of weight and bias are added.
  /// - Returns: `[..., inputs]`.
  package func backward(
    _ upstream: Tensor, input x: Tensor, into gradient: inout Linear
  ) -> Tensor {
    accumulate(upstream, input: x, into: &gradient)
    return inputGradient(upstream)
  }

  /// The part of `backward` for weight and bias alone, where the input is not trained.
  package func accumulate(_ upstream: Tensor, input x: Tensor, into gradient: inout Linear) {
    gradient.weight.addTransposedProduct(upstream, x)
    if bias != nil { gradient.bias? += upstream.rowSum() }
  }

  /// The part of `backward` for the input alone.
  package func inputGradient(_ upstream: Tensor) -> Tensor {
    matmul(upstream.asMatrix, weight).reshaped(upstream.shape.dropLast() + [inputs])
  }
}

extension Tensor {
  /// All rows of the last axis one below the other: `[..., D]` as `[N, D]`.
  var asMatrix: Tensor {
    reshaped([shape.dropLast().reduce(1, *), shape.last ?? 1])
  }
}
