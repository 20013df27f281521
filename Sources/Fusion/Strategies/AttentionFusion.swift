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
    /// By layer and modality.
    let crossLayers: [[CrossAttention?]]
    /// The states of all layers.
    let states: ModalityInputs
    /// Over time, as gates see them: `[B, 1, D]` each, and the gates' logits `[B, 1, M]`.
    let pooled: [Tensor]
    let logits: Tensor
    let shares: Tensor
    let sequence: Sequence?

    /// What one modality saw in the others.
    struct CrossAttention: Sendable {
      /// One over the number of partners present, by sample.
      let share: Tensor
      let partners: [(modality: Int, attention: MultiheadAttention.Trace)]
    }

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
    var crossTraces: [[Trace.CrossAttention?]] = []
    for layer in crossLayers {
      let attended = states.indices.map { m in
        crossAttend(layer, m, states, inputs.masks, batching)
      }
      states = attended.map { $0?.states }
      crossTraces.append(attended.map { $0?.trace })
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

  /// x_m + the mean of what it sees in the other modalities that are present in the sample.
  private func crossAttend(
    _ layer: CrossModalAttention, _ m: Int, _ states: [Tensor?], _ masks: [Mask?],
    _ batching: Batching
  ) -> (states: Tensor, trace: Trace.CrossAttention)? {
    guard let x = states[m], let mask = masks[m] else { return nil }
    var attended = Tensor(zeros: x.shape)
    var partners = [Int](repeating: 0, count: x.shape[0])
    var traces: [(modality: Int, attention: MultiheadAttention.Trace)] = []
    for (other, (key, keyMask)) in zip(states, masks).enumerated() where other != m {
      guard let key, let keyMask else { continue }
      let (output, trace) = layer.traced(
        query: x, key: key, keyMask: keyMask, batching: batching)
      attended += output.states
      traces.append((other, trace))
      for (sample, isThere) in keyMask.rowsWithAny.isReal.enumerated() where isThere {
        partners[sample] += 1
      }
    }
    let share = Tensor(partners.map { 1 / Float(max(1, $0)) })
    return (
      (x + attended.scalingSamples(by: share)).keeping(mask),
      Trace.CrossAttention(share: share, partners: traces)
    )
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

extension Tensor {
  /// Every sample `[T, D]` of `[B, T, D]` times its factor.
  func scalingSamples(by factors: Tensor) -> Tensor {
    reshaped([shape[0], shape[1] * shape[2]]).scalingRows(by: factors).reshaped(shape)
  }
}
