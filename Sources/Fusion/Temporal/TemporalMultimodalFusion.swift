// SPDX-License-Identifier: Apache-2.0
import Layers
import Tensors

/// Adds to every time step what the transcript says about it: Y = LN(X + G ∗ A).
///
/// A is attention from the steps to the tokens, G = σ(W [X; A] + b) a gate per channel. A sample
/// without transcript keeps Y = X. Source: Tsai et al. 2019, arXiv 1906.00295 (queries from the
/// stream that keeps its length); Arevalo et al. 2017, arXiv 1702.01992 (the gate).
package struct TemporalMultimodalFusion: Sendable {
  package var textProjection: Linear
  package var attention: CrossModalAttention
  package var gate: Linear
  package var norm: LayerNormalization

  /// From `text_proj`, `attention`, `gate` and `norm`.
  package init(
    _ weights: Weights, width: Int? = nil, textWidth: Int? = nil, heads: Int
  ) throws(SafetensorsError) {
    textProjection = try Linear(weights["text_proj"], inputs: textWidth, outputs: width)
    let width = textProjection.outputs
    attention = try CrossModalAttention(weights["attention"], width: width, heads: heads)
    gate = try Linear(weights["gate"], inputs: 2 * width, outputs: width)
    norm = try LayerNormalization(weights["norm"], width: width)
  }

  /// What a backward pass needs of a forward one.
  package struct Trace: Sendable {
    let transcript: Tensor
    /// `[B]`, the samples that have a real token.
    let hasText: Mask
    let attention: MultiheadAttention.Trace
    let attended: Tensor
    /// X and A side by side, what the gate makes of them, and G.
    let both: Tensor
    let logits: Tensor
    let share: Tensor
    /// X + G ∗ A.
    let sum: Tensor
  }

  /// Fuses steps with the tokens of their own sample.
  ///
  /// - Parameters:
  ///   - steps: `[B, T, D]`.
  ///   - transcript: `[B, S, Dt]`, with the code of time already in it.
  ///   - mask: `[B, S]`.
  /// - Returns: `[B, T, D]`.
  package func forward(_ steps: Tensor, transcript: Tensor, mask: Mask) -> Tensor {
    traced(steps, transcript: transcript, mask: mask, batching: .apart).states
  }

  /// The same with what a backward pass needs.
  package func traced(
    _ steps: Tensor, transcript: Tensor, mask: Mask, batching: Batching = .together
  ) -> (states: Tensor, trace: Trace) {
    let text = textProjection.forward(transcript, batching: batching)
    let (output, attentionTrace) = attention.traced(
      query: steps, key: text, keyMask: mask, batching: batching)
    let attended = output.states
    let both = Tensor.concatenated([steps, attended])
    let logits = gate.forward(both, batching: batching)
    let share = Activation.sigmoid(logits)
    let sum = steps + share * attended
    let fused = norm.forward(sum)
    let hasText = mask.rowsWithAny
    let states = Tensor.stacked(
      hasText.isReal.enumerated().map { ($1 ? fused : steps).element($0) })
    return (
      states,
      Trace(
        transcript: transcript, hasText: hasText, attention: attentionTrace, attended: attended,
        both: both, logits: logits, share: share, sum: sum)
    )
  }
}
