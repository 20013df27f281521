// SPDX-License-Identifier: Apache-2.0
import Layers
import Tensors

/// From frame and audio features, with or without a transcript, to one unit vector per clip.
package struct VideoUnderstanding: Sendable {
  package var temporalEncoder: BiLSTMEncoder
  package var fusion: TemporalMultimodalFusion
  package var aggregation: TemporalAggregation

  /// From `temporal_encoder`, `fusion` and `aggregate_temporal`.
  package init(
    _ weights: Weights, inputSize: Int? = nil, textWidth: Int? = nil, outputs: Int? = nil,
    heads: Int
  ) throws(SafetensorsError) {
    temporalEncoder = try BiLSTMEncoder(weights["temporal_encoder"], inputSize: inputSize)
    let width = temporalEncoder.outputSize
    fusion = try TemporalMultimodalFusion(
      weights["fusion"], width: width, textWidth: textWidth, heads: heads)
    aggregation = try TemporalAggregation(
      weights["aggregate_temporal"], width: width, outputs: outputs)
  }

  /// Encodes, fuses and aggregates.
  ///
  /// - Parameters:
  ///   - frames: `[B, T, Df]`.
  ///   - audio: `[B, T, Da]`, 0 for a clip without sound.
  ///   - transcript: tokens, or `nil` where no sample has any.
  ///   - lengths: `[B]`, real steps per clip; all unless given.
  ///   - own: `[B, T]`, the steps to be aggregated; the others are context. All unless given.
  /// - Returns: `[B, shared]`.
  package func forward(
    frames: Tensor, audio: Tensor, transcript: Transcript? = nil, lengths: [Int]? = nil,
    own: Mask? = nil
  ) -> Tensor {
    let (batch, steps) = (frames.shape[0], frames.shape[1])
    var states = temporalEncoder.forward([frames, audio], lengths: lengths)
    if let transcript {
      states = fusion.forward(
        states, transcript: encodeTranscript(transcript, frames: steps), mask: transcript.mask)
    }
    let real = Mask(
      lengths: lengths ?? Array(repeating: steps, count: batch), steps: steps)
    return aggregation.forward(states, mask: own.map { real & $0 } ?? real).representation
  }
}
