// SPDX-License-Identifier: Apache-2.0
import Layers
import Tensors

extension EarlyFusion: Trainable {
  package mutating func visitParameters(
    _ path: ParameterPath, _ visit: (String, inout Tensor) -> Void
  ) {
    perceptron.visitParameters(path["mlp"], visit)
  }

  /// Gradients of the features; those of the parameters are added to `gradient`.
  func backward(
    _ upstream: Tensor, _ trace: Trace, into gradient: inout EarlyFusion
  ) -> [Tensor?] {
    let axes = trace.anyPresent.shape
    let fused = upstream.reshaped(axes + [perceptron.output.outputs]).keeping(trace.anyPresent)
    let joined = perceptron.backward(fused, trace.perceptron, into: &gradient.perceptron)
    var start = 0
    let features = trace.inputs.modalities.map { modality in
      defer { start += modality.width }
      return joined.columns(start..<start + modality.width)
    }
    return trace.inputs.alignedBackward(features)
  }
}
