// SPDX-License-Identifier: Apache-2.0
import Core
import Layers
import Tensors

/// Fusion of three streams on the step clock: picture and sound in their context, and words.
package struct StreamFusion: Sendable {
  /// The order of every axis of modalities.
  static let modalities: [Modality] = [.video, .audio, .transcript]

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

  /// Fuses each step.
  ///
  /// - Parameters:
  ///   - video: V, `[1, T, D]`.
  ///   - audio: A, `[1, T, D]`.
  ///   - transcript: C, `[1, T, text width]`.
  ///   - context: X, `[1, T, 2H]`, what the recurrence makes of V and A.
  /// - Returns: states `[1, T, out]` and, but for early fusion, gates `[1, T, M]`.
  func forward(
    video: StepSequence, audio: StepSequence, transcript: StepSequence, context: Tensor
  ) -> (states: Tensor, gates: Tensor?) {
    let features = [
      video.values + videoContext.forward(context), audio.values + audioContext.forward(context),
      transcriptProjection.forward(transcript.values),
    ]
    let masks = [video.mask, audio.mask, transcript.mask]
    let isThere = masks.map { $0.isReal.contains(true) }
    let output = fusion.forward(
      ModalityInputs(
        zip(isThere, features).map { $0 ? $1 : nil },
        masks: zip(isThere, masks).map { $0 ? $1 : nil },
        of: fusion.modalities))
    // Attention fusion's one vector for all steps would blend context into the segment.
    return (output.sequence ?? output.fused, output.sequenceGates ?? output.gates)
  }
}
