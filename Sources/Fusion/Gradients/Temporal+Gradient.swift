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

extension TemporalAggregation: Trainable {
  package mutating func visitParameters(
    _ path: ParameterPath, _ visit: (String, inout Tensor) -> Void
  ) {
    query.visitParameters(path["query"], visit)
    projection.visitParameters(path["projection"], visit)
  }

  /// Gradient of `x` `[B, T, D]`, from what reached the representation `[B, shared]`; those of the
  /// parameters are added to `gradient`.
  package func backward(
    _ upstream: Tensor, _ trace: Trace, into gradient: inout TemporalAggregation
  ) -> Tensor {
    let (batch, steps, width) = (trace.real.shape[0], trace.real.shape[1], trace.real.shape[2])
    let projected = trace.projected.l2NormalizedBackward(
      upstream.reshaped(trace.projected.shape))
    let pooled = projection.backward(
      projected, input: trace.pooled, into: &gradient.projection)
    // pooled = Σ a_t x_t
    var real = matmul(trace.weights.reshaped([batch, steps, 1]), pooled)
    if let query {
      let weights = matmul(pooled, trace.real, transposingRight: true)
        .reshaped([batch, steps])
      // a = softmax(x · query / √D)
      let scores =
        (trace.weights.softmaxBackward(weights) * (1 / Float(width).squareRoot()))
        .reshaped([batch, steps, 1])
      real += matmul(scores, query.reshaped([1, width]))
      var queryGradient = Tensor(zeros: [1, width])
      queryGradient.addTransposedProduct(scores, trace.real)
      gradient.query? += queryGradient.reshaped([width])
    }
    return real.keeping(trace.mask)
  }
}

/// Gradient of the token states that `encodeTranscript` took: the code of time is added to them.
package func encodeTranscriptBackward(_ upstream: Tensor, mask: Mask) -> Tensor {
  upstream.keeping(mask)
}

extension VideoUnderstanding: Trainable {
  package mutating func visitParameters(
    _ path: ParameterPath, _ visit: (String, inout Tensor) -> Void
  ) {
    temporalEncoder.visitParameters(path["temporal_encoder"], visit)
    fusion.visitParameters(path["fusion"], visit)
    aggregation.visitParameters(path["aggregate_temporal"], visit)
  }

  /// What reached the features; `nil` for a transcript that was not there.
  package struct InputGradient: Sendable {
    package let frames: Tensor
    package let audio: Tensor
    package let transcript: Tensor?
  }

  /// Gradients of all inputs, from what reached the representation `[B, shared]`; those of the
  /// parameters are added to `gradient`.
  package func backward(
    _ upstream: Tensor, _ trace: Trace, into gradient: inout VideoUnderstanding
  ) -> InputGradient {
    var states = aggregation.backward(
      upstream, trace.aggregation, into: &gradient.aggregation)
    var transcript: Tensor?
    if let fusionTrace = trace.fusion, let mask = trace.transcriptMask {
      let reached = fusion.backward(states, fusionTrace, into: &gradient.fusion)
      states = reached.steps
      transcript = encodeTranscriptBackward(reached.transcript, mask: mask)
    }
    let features = temporalEncoder.backward(
      states, trace.encoder, into: &gradient.temporalEncoder)
    return InputGradient(
      frames: features.columns(0..<trace.frameWidth),
      audio: features.columns(trace.frameWidth..<features.shape[2]), transcript: transcript)
  }
}
