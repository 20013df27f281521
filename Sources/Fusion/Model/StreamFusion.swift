// SPDX-License-Identifier: Apache-2.0
import Core
import Layers
import Tensors

/// Fusion of three streams on the step clock: picture and sound in their context, and words.
package struct StreamFusion: Sendable {
  /// The order of every axis of modalities.
  package static let modalities: [Modality] = [.video, .audio, .transcript]

  package var videoContext: Linear
  package var audioContext: Linear
  package var transcriptProjection: Linear
  package var fusion: MultimodalFusion
  /// Width of a step's result.
  let outputs: Int

  init(
    _ weights: Weights, kind: FusionKind, width: Int, contextWidth: Int, textWidth: Int, heads: Int
  ) throws {
    videoContext = try Linear(weights["video_context"], inputs: contextWidth, outputs: width)
    audioContext = try Linear(weights["audio_context"], inputs: contextWidth, outputs: width)
    transcriptProjection = try Linear(
      weights["transcript_projection"], inputs: textWidth, outputs: width)
    fusion = try MultimodalFusion(
      type: kind.rawValue, weights["fusion"],
      modalities: Self.modalities.map { ModalityWidth($0.rawValue, width) }, heads: heads)
    outputs =
      switch fusion.strategy {
      case .early(let early): early.perceptron.output.outputs
      case .late(let late): late.heads[0].output.outputs
      case .hybrid(let hybrid): hybrid.mix.inputs / 2
      case .attention: width
      }
  }

  /// What a backward pass needs of a forward one.
  package struct Trace: Sendable {
    let context: Tensor
    /// The cues' vectors.
    let transcript: Tensor
    let fusion: MultimodalFusion.Trace
    /// Whether the result is the sequence of attention fusion.
    let isSequence: Bool
  }

  /// A vector per step and, but for early fusion, each modality's share in it.
  struct Output {
    /// `[B, T, out]`.
    let states: Tensor
    /// `[B, T, M]`.
    let gates: Tensor?
  }

  /// Fuses each step.
  ///
  /// - Parameters:
  ///   - video: V, `[B, T, D]`.
  ///   - audio: A, `[B, T, D]`.
  ///   - transcript: C, `[B, T, text width]`.
  ///   - context: X, `[B, T, 2H]`, what the recurrence makes of V and A.
  ///   - batching: how samples are multiplied.
  /// - Returns: states and gates, with what a backward pass needs.
  func traced(
    video: StepSequence, audio: StepSequence, transcript: StepSequence, context: Tensor,
    batching: Batching
  ) -> (output: Output, trace: Trace) {
    let masks = [video.mask, audio.mask, transcript.mask]
    let isThere = masks.map { $0.isReal.contains(true) }
    precondition(isThere.contains(true), "StreamFusion: no stream has anything")
    let features = [
      isThere[0] ? video.values + videoContext.forward(context, batching: batching) : nil,
      isThere[1] ? audio.values + audioContext.forward(context, batching: batching) : nil,
      isThere[2] ? transcriptProjection.forward(transcript.values, batching: batching) : nil,
    ]
    let (output, trace) = fusion.traced(
      ModalityInputs(
        features, masks: zip(isThere, masks).map { $0 ? $1 : nil }, of: fusion.modalities),
      batching: batching)
    // Attention fusion's one vector for all steps would blend context into the segment.
    return (
      Output(
        states: output.sequence ?? output.fused, gates: output.sequenceGates ?? output.gates),
      Trace(
        context: context, transcript: transcript.values, fusion: trace,
        isSequence: output.sequence != nil)
    )
  }
}
