// SPDX-License-Identifier: Apache-2.0
import Layers
import Tensors

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
      upstream, trace.aggregation, into: &gradient.aggregation
    ).states
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
