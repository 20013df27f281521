// SPDX-License-Identifier: Apache-2.0
import Layers
import Tensors

extension BiLSTMEncoder: Trainable {
  package mutating func visitParameters(
    _ path: ParameterPath, _ visit: (String, inout Tensor) -> Void
  ) {
    lstm.visitParameters(path, visit)
  }

  /// Gradient of the streams side by side, `[B, T, I]`; those of the weights are added to
  /// `gradient`.
  package func backward(
    _ upstream: Tensor, _ trace: LSTM.Trace, into gradient: inout BiLSTMEncoder
  ) -> Tensor {
    lstm.backward(upstream, trace, into: &gradient.lstm).input
  }
}
