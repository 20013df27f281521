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

  /// What a backward pass needs of a forward one.
  package struct Trace: Sendable {
    let input: Tensor
    /// Before the GELU, and after.
    let hidden: Tensor
    let activated: Tensor
  }

  /// `[..., T, inputs]` to `[..., T, outputs]`, each `[T, inputs]` by itself.
  package func forward(_ x: Tensor) -> Tensor {
    traced(x, batching: .apart).output
  }

  /// The same with what a backward pass needs.
  package func traced(
    _ x: Tensor, batching: Batching = .together
  ) -> (output: Tensor, trace: Trace) {
    let hidden = hidden.forward(x, batching: batching)
    let activated = Activation.gelu(hidden)
    return (
      output.forward(activated, batching: batching),
      Trace(input: x, hidden: hidden, activated: activated)
    )
  }
}
