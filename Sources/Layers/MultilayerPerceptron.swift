// SPDX-License-Identifier: Apache-2.0
import Tensors

/// Two linear maps with a GELU between them.
package struct MultilayerPerceptron: Sendable {
  package var hidden: Linear
  package var output: Linear

  /// From `0` and `2`, the places of the linear maps in a `torch.nn.Sequential`.
  package init(
    _ weights: Weights, inputs: Int? = nil, outputs: Int? = nil
  ) throws(SafetensorsError) {
    hidden = try Linear(weights[0], inputs: inputs)
    output = try Linear(weights[2], inputs: hidden.outputs, outputs: outputs)
  }

  /// `[..., T, inputs]` to `[..., T, outputs]`, each `[T, inputs]` by itself.
  package func forward(_ x: Tensor) -> Tensor {
    output.forward(Activation.gelu(hidden.forward(x)))
  }
}
