// SPDX-License-Identifier: Apache-2.0
import Layers
import Tensors

extension StreamFusion: Trainable {
  package mutating func visitParameters(
    _ path: ParameterPath, _ visit: (String, inout Tensor) -> Void
  ) {
    videoContext.visitParameters(path["video_context"], visit)
    audioContext.visitParameters(path["audio_context"], visit)
    transcriptProjection.visitParameters(path["transcript_projection"], visit)
    fusion.visitParameters(path["fusion"], visit)
  }

  /// What reached the streams; `nil` for one that had nothing in the whole batch.
  struct InputGradient {
    let video: Tensor?
    let audio: Tensor?
    let context: Tensor
  }

  /// Undoes `traced`, from what reached the states `[B, T, out]`.
  func backward(
    _ upstream: Tensor, _ trace: Trace, into gradient: inout StreamFusion
  ) -> InputGradient {
    let streams = fusion.backward(
      fused: trace.isSequence ? nil : upstream, sequence: trace.isSequence ? upstream : nil,
      trace.fusion, into: &gradient.fusion)
    // V + W_v X, A + W_a X, P_t C
    var context = Tensor(zeros: trace.context.shape)
    if let video = streams[0] {
      context += videoContext.backward(
        video, input: trace.context, into: &gradient.videoContext)
    }
    if let audio = streams[1] {
      context += audioContext.backward(
        audio, input: trace.context, into: &gradient.audioContext)
    }
    if let transcript = streams[2] {
      transcriptProjection.accumulate(
        transcript, input: trace.transcript, into: &gradient.transcriptProjection)
    }
    return InputGradient(video: streams[0], audio: streams[1], context: context)
  }
}
