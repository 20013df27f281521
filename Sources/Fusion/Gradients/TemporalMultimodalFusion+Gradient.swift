// SPDX-License-Identifier: Apache-2.0
import Layers
import Tensors

extension TemporalMultimodalFusion: Trainable {
  package mutating func visitParameters(
    _ path: ParameterPath, _ visit: (String, inout Tensor) -> Void
  ) {
    textProjection.visitParameters(path["text_proj"], visit)
    attention.visitParameters(path["attention"], visit)
    gate.visitParameters(path["gate"], visit)
    norm.visitParameters(path["norm"], visit)
  }

  /// Gradients of steps and transcript; those of the parameters are added to `gradient`.
  package func backward(
    _ upstream: Tensor, _ trace: Trace, into gradient: inout TemporalMultimodalFusion
  ) -> (steps: Tensor, transcript: Tensor) {
    // Y = X where there is no text
    let unchanged = upstream.keeping(!trace.hasText)
    // Y = LN(X + G ∗ A)
    let sum = norm.backward(
      upstream.keeping(trace.hasText), input: trace.sum, into: &gradient.norm)
    // G = σ(gate([X; A]))
    let logits = Activation.sigmoid.backward(sum * trace.attended, input: trace.logits)
    let both = gate.backward(logits, input: trace.both, into: &gradient.gate)
    let width = gate.outputs
    // A = attention(X, text_proj(C))
    let attended = sum * trace.share + both.columns(width..<2 * width)
    let reached = attention.backward(attended, trace.attention, into: &gradient.attention)
    let transcript = textProjection.backward(
      reached.key, input: trace.transcript, into: &gradient.textProjection)
    return (unchanged + sum + both.columns(0..<width) + reached.query, transcript)
  }
}
