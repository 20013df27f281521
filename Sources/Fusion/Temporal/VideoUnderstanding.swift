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

  /// What a backward pass needs of a forward one.
  package struct Trace: Sendable {
    /// Width of the frame features, the first in what the recurrence takes.
    let frameWidth: Int
    let encoder: LSTM.Trace
    /// `nil` without a transcript.
    let fusion: TemporalMultimodalFusion.Trace?
    let transcriptMask: Mask?
    let aggregation: TemporalAggregation.Trace
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
    let states = temporalEncoder.forward([frames, audio], lengths: lengths)
    return understand(states, transcript, lengths, own, .apart).representation
  }

  /// The same for training, with what a backward pass needs.
  package func traced(
    frames: Tensor, audio: Tensor, transcript: Transcript? = nil, lengths: [Int]? = nil,
    own: Mask? = nil
  ) -> (representation: Tensor, trace: Trace) {
    let (states, encoder) = temporalEncoder.traced([frames, audio], lengths: lengths)
    let (representation, fusion, aggregation) = understand(
      states, transcript, lengths, own, .together)
    return (
      representation,
      Trace(
        frameWidth: frames.shape[2], encoder: encoder, fusion: fusion,
        transcriptMask: transcript?.mask, aggregation: aggregation)
    )
  }

  /// What follows the recurrence.
  private func understand(
    _ states: Tensor, _ transcript: Transcript?, _ lengths: [Int]?, _ own: Mask?,
    _ batching: Batching
  ) -> (
    representation: Tensor, fusion: TemporalMultimodalFusion.Trace?,
    aggregation: TemporalAggregation.Trace
  ) {
    let (batch, steps) = (states.shape[0], states.shape[1])
    let real = Mask(
      lengths: lengths ?? Array(repeating: steps, count: batch), steps: steps)
    let fused = transcript.map { transcript in
      fusion.traced(
        states, transcript: encodeTranscript(transcript, frames: steps), mask: transcript.mask,
        batching: batching)
    }
    let (output, trace) = aggregation.traced(
      fused?.states ?? states, mask: own.map { real & $0 } ?? real, batching: batching)
    return (output.representation, fused?.trace, trace)
  }
}
