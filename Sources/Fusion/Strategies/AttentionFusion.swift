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
  /// Their names are in those of the weights.
  package let modalities: [ModalityWidth]

  /// From `self_attention_layers.NAME`, `cross_attention_layers.0` and so on, and `gates.NAME`.
  package init(
    _ weights: Weights, modalities: [ModalityWidth], heads: Int
  ) throws(SafetensorsError) {
    self.modalities = modalities
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

  /// What a backward pass needs of a forward one.
  package struct Trace: Sendable {
    /// By modality; `nil` for those left out.
    let encoders: [TransformerEncoder.Trace?]
    let crossLayers: [CrossModalAttention.MutualTrace]
    /// The states of all layers.
    let states: ModalityInputs
    /// Over time, as gates see them: `[B, 1, D]` each, and the gates' logits `[B, 1, M]`.
    let pooled: [Tensor]
    let logits: Tensor
    let shares: Tensor
    let sequence: Sequence?

    /// The gated sum at each step: `[B, T, D]` each, `[B, T, M]`.
    struct Sequence: Sendable {
      let features: [Tensor]
      let logits: Tensor
      let shares: Tensor
    }
  }

  /// Fuses sequences `[B, T_m, D]` of any lengths.
  func traced(
    _ inputs: ModalityInputs, batching: Batching
  ) -> (output: FusionOutput, trace: Trace) {
    let encoded = encoders.indices.map { selfAttend($0, inputs, batching) }
    var states = encoded.map { $0?.states }
    var crossTraces: [CrossModalAttention.MutualTrace] = []
    for layer in crossLayers {
      let (attended, trace) = layer.traced(
        among: states, masks: inputs.masks, batching: batching)
      states = kept(sums(states, attended), inputs.masks)
      crossTraces.append(trace)
    }
    let last = inputs.replacing(states)
    let pooled = last.pooled.aligned
    let logits = Tensor.concatenated(
      zip(gates, pooled.features).map { $0.forward($1, batching: batching) })
    let shares = normalizedGates(logits, present: pooled.present)
    let fused = gatedSum(pooled.features, gates: shares)
    let sequence = sequence(last, logits: logits)
    return (
      FusionOutput(
        fused: fused.reshaped(pooled.leading + fused.shape.suffix(1)),
        gates: shares.reshaped(pooled.leading + shares.shape.suffix(1)),
        sequence: sequence.map { gatedSum($0.features, gates: $0.shares) },
        sequenceGates: sequence?.shares),
      Trace(
        encoders: encoded.map { $0?.trace }, crossLayers: crossTraces, states: last,
        pooled: pooled.features, logits: logits, shares: shares, sequence: sequence)
    )
  }

  private func selfAttend(
    _ m: Int, _ inputs: ModalityInputs, _ batching: Batching
  ) -> (states: Tensor, trace: TransformerEncoder.Trace)? {
    guard let features = inputs.features[m], let mask = inputs.masks[m] else { return nil }
    precondition(features.rank == 3, "AttentionFusion: \(features.shape) is not a sequence")
    let (states, trace) = encoders[m].traced(features, mask: mask, batching: batching)
    return (states.keeping(mask), trace)
  }

  /// The gates at each step, where the modalities given share a clock.
  private func sequence(_ states: ModalityInputs, logits: Tensor) -> Trace.Sequence? {
    let aligned = states.aligned
    guard aligned.leading.count == 2 else { return nil }
    let steps = aligned.leading[1]
    // The gate of a sample `[B, 1, M]`, once for every step.
    let repeated = logits.gathering(
      (0..<logits.shape[0]).flatMap { Array(repeating: $0, count: steps) }
    )
    .reshaped(aligned.present.shape)
    return Trace.Sequence(
      features: aligned.features, logits: repeated,
      shares: normalizedGates(repeated, present: aligned.present))
  }
}

/// Element by element, `nil` where either is.
func sums(_ lhs: [Tensor?], _ rhs: [Tensor?]) -> [Tensor?] {
  zip(lhs, rhs).map { lhs, rhs in
    guard let lhs, let rhs else { return nil }
    return lhs + rhs
  }
}

/// Each under its mask, `nil` where either is.
func kept(_ tensors: [Tensor?], _ masks: [Mask?]) -> [Tensor?] {
  zip(tensors, masks).map { tensor, mask in mask.flatMap { tensor?.keeping($0) } }
}
