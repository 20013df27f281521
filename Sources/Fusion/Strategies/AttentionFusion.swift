// SPDX-License-Identifier: Apache-2.0
import Layers
import Tensors

/// Self-attention within modalities, cross-attention between every two, then gated averages.
///
/// Source: Tsai et al. 2019 (MulT), arXiv 1906.00295, for attention between unaligned sequences.
/// One cross layer serves all ordered pairs, and all modalities are updated at once.
package struct AttentionFusion: Sendable {
  package var encoders: [TransformerEncoder]
  package var crossLayers: [CrossModalAttention]
  package var gates: [Linear]

  /// From `self_attention_layers.NAME`, `cross_attention_layers.0` and so on, and `gates.NAME`.
  package init(
    _ weights: Weights, modalities: [ModalityWidth], heads: Int
  ) throws(SafetensorsError) {
    encoders = []
    gates = []
    crossLayers = []
    for modality in modalities {
      encoders.append(
        try TransformerEncoder(
          weights["self_attention_layers"][modality.name], width: modality.width, heads: heads))
      gates.append(
        try Linear(weights["gates"][modality.name], inputs: modality.width, outputs: 1))
    }
    let crossWeights = weights["cross_attention_layers"]
    while crossWeights[crossLayers.count].has("q_proj.weight") {
      crossLayers.append(
        try CrossModalAttention(
          crossWeights[crossLayers.count], width: modalities.first?.width, heads: heads))
    }
  }

  /// Fuses sequences `[B, T_m, D]` of any lengths.
  package func forward(_ inputs: ModalityInputs) -> FusionOutput {
    var states = zip(encoders, zip(inputs.features, inputs.masks)).map { encoder, given in
      selfAttend(encoder, given.0, given.1)
    }
    for layer in crossLayers {
      states = states.indices.map { crossAttend(layer, $0, states, inputs.masks) }
    }
    let pooled = inputs.replacing(states).pooled.aligned
    let logits = Tensor.concatenated(zip(gates, pooled.features).map { $0.forward($1) })
    let shares = normalizedGates(logits, present: pooled.present)
    let fused = gatedSum(pooled.features, gates: shares)
    var output = FusionOutput(
      fused: fused.reshaped(pooled.leading + fused.shape.suffix(1)),
      gates: shares.reshaped(pooled.leading + shares.shape.suffix(1)))
    addSequence(to: &output, inputs.replacing(states), logits: logits)
    return output
  }

  private func selfAttend(
    _ encoder: TransformerEncoder, _ features: Tensor?, _ mask: Mask?
  ) -> Tensor? {
    guard let features, let mask else { return nil }
    precondition(features.rank == 3, "AttentionFusion: \(features.shape) is not a sequence")
    return encoder.forward(features, mask: mask).keeping(mask)
  }

  /// x_m + the mean of what it sees in the other modalities that are present in the sample.
  private func crossAttend(
    _ layer: CrossModalAttention, _ m: Int, _ states: [Tensor?], _ masks: [Mask?]
  ) -> Tensor? {
    guard let x = states[m], let mask = masks[m] else { return nil }
    var attended = Tensor(zeros: x.shape)
    var partners = [Int](repeating: 0, count: x.shape[0])
    for (other, (key, keyMask)) in zip(states, masks).enumerated() where other != m {
      guard let key, let keyMask else { continue }
      attended = attended + layer.forward(query: x, key: key, keyMask: keyMask).states
      for (sample, isThere) in keyMask.rowsWithAny.isReal.enumerated() where isThere {
        partners[sample] += 1
      }
    }
    let shares = Tensor(partners.map { 1 / Float(max(1, $0)) })
    let samples = [x.shape[0], x.shape[1] * x.shape[2]]
    return (x + attended.reshaped(samples).scalingRows(by: shares).reshaped(x.shape)).keeping(mask)
  }

  /// The gated sum at each step, where the modalities given share a clock.
  private func addSequence(to output: inout FusionOutput, _ inputs: ModalityInputs, logits: Tensor)
  {
    let aligned = inputs.aligned
    guard aligned.leading.count == 2 else { return }
    let steps = aligned.leading[1]
    // The gate of a sample `[B, 1, M]`, once for every step.
    let repeated = logits.gathering(
      (0..<logits.shape[0]).flatMap { Array(repeating: $0, count: steps) }
    )
    .reshaped(aligned.present.shape)
    let shares = normalizedGates(repeated, present: aligned.present)
    output.sequence = gatedSum(aligned.features, gates: shares)
    output.sequenceGates = shares
  }
}
