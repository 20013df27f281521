// SPDX-License-Identifier: Apache-2.0
import Tensors

extension MultilayerPerceptron: Trainable {
  package mutating func visitParameters(
    _ path: ParameterPath, _ visit: (String, inout Tensor) -> Void
  ) {
    hidden.visitParameters(path[0], visit)
    output.visitParameters(path[2], visit)
  }

  /// Gradient of the input; those of the maps are added to `gradient`.
  package func backward(
    _ upstream: Tensor, _ trace: Trace, into gradient: inout MultilayerPerceptron
  ) -> Tensor {
    let activated = output.backward(upstream, input: trace.activated, into: &gradient.output)
    let hidden = Activation.gelu.backward(activated, input: trace.hidden)
    return self.hidden.backward(hidden, input: trace.input, into: &gradient.hidden)
  }
}
