// SPDX-License-Identifier: Apache-2.0
import Layers
import Tensors

extension TextHead: Trainable {
  package mutating func visitParameters(
    _ path: ParameterPath, _ visit: (String, inout Tensor) -> Void
  ) {
    projection.visitParameters(path, visit)
  }

  /// Gradient of what was read; those of the map are added to `gradient`.
  package func backward(
    _ upstream: Tensor, _ trace: Trace, into gradient: inout TextHead
  ) -> Tensor {
    projection.backward(
      trace.projected.l2NormalizedBackward(upstream), input: trace.read,
      into: &gradient.projection)
  }
}
