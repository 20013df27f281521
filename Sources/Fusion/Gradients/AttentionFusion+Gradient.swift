// SPDX-License-Identifier: Apache-2.0
import Layers
import Tensors

extension AttentionFusion: Trainable {
  package mutating func visitParameters(
    _ path: ParameterPath, _ visit: (String, inout Tensor) -> Void
  ) {
    for (m, modality) in modalities.enumerated() {
      encoders[m].visitParameters(path["self_attention_layers"][modality.name], visit)
    }
    crossLayers.visitParameters(path["cross_attention_layers"], visit)
    for (m, modality) in modalities.enumerated() {
      gates[m].visitParameters(path["gates"][modality.name], visit)
    }
  }

  /// Undoes `traced`.
  ///
  /// - Parameters:
  ///   - fused: what reached the fused vector, if anything did.
  ///   - sequence: what reached the sequence, if anything did.
  ///   - trace: of the forward pass.
  ///   - gradient: to which the parameters' gradients are added.
  /// - Returns: gradients of the features, by modality.
  func backward(
    fused: Tensor?, sequence: Tensor?, _ trace: Trace, into gradient: inout AttentionFusion
  ) -> [Tensor?] {
    var states = outputBackward(fused, sequence, trace, &gradient)
    for layer in crossLayers.indices.reversed() {
      // x + what x sees in the others
      states = kept(states, trace.states.masks)
      let seen = crossLayers[layer].backward(
        among: states, trace.crossLayers[layer], into: &gradient.crossLayers[layer])
      states = sums(states, seen)
    }
    return states.indices.map { m in
      guard let reached = states[m], let mask = trace.states.masks[m],
        let encoder = trace.encoders[m]
      else { return nil }
      return encoders[m].backward(reached.keeping(mask), encoder, into: &gradient.encoders[m])
        .keeping(mask)
    }
  }

  /// From the gated sums to the states of the last layer.
  private func outputBackward(
    _ fused: Tensor?, _ sequence: Tensor?, _ trace: Trace, _ gradient: inout AttentionFusion
  ) -> [Tensor?] {
    var states = trace.states.features.map { $0.map { Tensor(zeros: $0.shape) } }
    var pooled = trace.pooled.map { Tensor(zeros: $0.shape) }
    var logits = Tensor(zeros: trace.logits.shape)
    if let sequence, let steps = trace.sequence {
      // sequence = Σ g_m x_m at each step
      let (features, shares) = gatedSumBackward(
        sequence, values: steps.features, gates: steps.shares)
      states = sums(states, trace.states.alignedBackward(features))
      let stepLogits = normalizedGatesBackward(
        shares, logits: steps.logits, gates: steps.shares)
      // Each sample's logits stand at all of its steps.
      logits += stepLogits.stepSum()
    }
    if let fused {
      // fused = Σ g_m p_m
      let (means, shares) = gatedSumBackward(
        fused.reshaped(trace.pooled[0].shape), values: trace.pooled, gates: trace.shares)
      logits += normalizedGatesBackward(shares, logits: trace.logits, gates: trace.shares)
      pooled = means
    }
    for m in gates.indices {
      pooled[m] += gates[m].backward(
        logits.columns(m..<m + 1), input: trace.pooled[m], into: &gradient.gates[m])
    }
    let means = pooled.map { $0.reshaped([$0.shape[0], $0.shape[2]]) }
    return sums(states, trace.states.pooledBackward(means))
  }
}

extension Tensor {
  /// The sum over the steps: `[B, T, M]` gives `[B, 1, M]`.
  fileprivate func stepSum() -> Tensor {
    matmul(Tensor(repeating: 1, shape: [shape[0], 1, shape[1]]), self)
  }
}
