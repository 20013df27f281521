// SPDX-License-Identifier: Apache-2.0
import Layers
import Tensors

extension LateFusion: Trainable {
  package mutating func visitParameters(
    _ path: ParameterPath, _ visit: (String, inout Tensor) -> Void
  ) {
    for (m, modality) in modalities.enumerated() {
      heads[m].visitParameters(path["heads"][modality.name], visit)
    }
    for (m, modality) in modalities.enumerated() {
      gates[m].visitParameters(path["gates"][modality.name], visit)
    }
  }

  /// Gradients of the features; those of the parameters are added to `gradient`.
  func backward(
    _ upstream: Tensor, _ trace: Trace, into gradient: inout LateFusion
  ) -> [Tensor?] {
    let fused = upstream.reshaped(trace.results[0].shape)
    // fused = Σ g_m y_m
    let (results, shares) = gatedSumBackward(fused, values: trace.results, gates: trace.shares)
    let logits = normalizedGatesBackward(shares, logits: trace.logits, gates: trace.shares)
    return trace.inputs.alignedBackward(
      modalities.indices.map { m in
        heads[m].backward(results[m], trace.heads[m], into: &gradient.heads[m])
          + gates[m].backward(
            logits.columns(m..<m + 1), input: trace.features[m], into: &gradient.gates[m])
      })
  }
}
