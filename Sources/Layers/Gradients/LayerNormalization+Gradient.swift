// SPDX-License-Identifier: Apache-2.0
import Tensors

extension LayerNormalization: Trainable {
  package mutating func visitParameters(
    _ path: ParameterPath, _ visit: (String, inout Tensor) -> Void
  ) {
    scale.visitParameters(path["weight"], visit)
    shift.visitParameters(path["bias"], visit)
  }

  /// Gradient of the input `x` of `forward`; those of scale and shift are added to `gradient`.
  package func backward(
    _ upstream: Tensor, input x: Tensor, into gradient: inout LayerNormalization
  ) -> Tensor {
    let reached = x.layerNormalizedBackward(upstream, scale: scale, epsilon: epsilon)
    gradient.scale += reached.scale
    gradient.shift += reached.shift
    return reached.input
  }
}
