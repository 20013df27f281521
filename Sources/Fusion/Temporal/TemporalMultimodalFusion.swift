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

  /// Fuses steps with the tokens of their own sample.
  ///
  /// - Parameters:
  ///   - steps: `[B, T, D]`.
  ///   - transcript: `[B, S, Dt]`, with the code of time already in it.
  ///   - mask: `[B, S]`.
  /// - Returns: `[B, T, D]`.
  package func forward(_ steps: Tensor, transcript: Tensor, mask: Mask) -> Tensor {
    let attended = attention.forward(
      query: steps, key: textProjection.forward(transcript), keyMask: mask
    ).states
    let share = Activation.sigmoid(gate.forward(.concatenated([steps, attended])))
    let fused = norm.forward(steps + share * attended)
    let hasText = mask.rowsWithAny.isReal
    return .stacked(hasText.indices.map { (hasText[$0] ? fused : steps).element($0) })
  }
}
