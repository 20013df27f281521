// SPDX-License-Identifier: Apache-2.0
import Core
import Tensors

/// Features of several segments on their step clocks, padded to the longest.
package struct SegmentBatch: Sendable {
  /// The frame encoder's features, `[B, T, 1280]`.
  package let frames: StepSequence
  /// The audio encoder's, `[B, T, 1024]`.
  package let audio: StepSequence
  /// The mean vectors of the cues that overlap a step, `[B, T, 384]`.
  package let cues: StepSequence
  /// All that is said, token by token; `nil` where nobody says anything, or no one asks.
  package let transcript: Transcript?
  /// Places in the shared space by modality, in the order of `StreamFusion.modalities`:
  /// `[B, T, 384]` each; `nil` where no one asks.
  package let vectors: [StepSequence]?
  /// Steps of every segment, context included.
  package let lengths: [Int]
  /// `[B, T]`, the steps that belong to the segment; the others are context or padding.
  package let own: Mask

  package init(
    frames: StepSequence, audio: StepSequence, cues: StepSequence, transcript: Transcript? = nil,
    vectors: [StepSequence]? = nil, lengths: [Int], own: Mask
  ) {
    precondition(
      [frames.mask, audio.mask, cues.mask].allSatisfy { $0.shape == own.shape }
        && lengths.count == own.shape[0] && lengths.allSatisfy { $0 <= own.shape[1] }
        && transcript.map { $0.mask.shape[0] == lengths.count } ?? true,
      "SegmentBatch: frames \(frames.mask.shape), audio \(audio.mask.shape), "
        + "cues \(cues.mask.shape), own \(own.shape), lengths \(lengths)")
    self.frames = frames
    self.audio = audio
    self.cues = cues
    self.transcript = transcript
    self.vectors = vectors
    self.lengths = lengths
    self.own = own
  }

  /// - Parameters:
  ///   - segments: at least one.
  ///   - widths: of their features.
  ///   - withTokens: whether the transcripts' tokens are wanted.
  ///   - withVectors: whether the places in the shared space are wanted.
  package init(
    _ segments: [SegmentFeatures], widths: FeatureWidths, withTokens: Bool,
    withVectors: Bool = false
  ) {
    let steps = segments.map(\.steps).max() ?? 0
    self.init(
      frames: StepSequence(segments.map(\.frame), width: widths.frame),
      audio: StepSequence(segments.map(\.audio), width: widths.audio),
      cues: StepSequence(segments.map(\.cueVectors), width: widths.text),
      transcript: withTokens ? Transcript(segments, width: widths.text) : nil,
      vectors: withVectors
        ? [segments.map(\.frameVectors), segments.map(\.audioVectors), segments.map(\.cueVectors)]
          .map { StepSequence($0, width: widths.shared) } : nil,
      lengths: segments.map(\.steps),
      own: Mask(
        segments.flatMap { $0.own + Array(repeating: false, count: steps - $0.steps) },
        shape: [segments.count, steps]))
  }

  /// By modality, in the order of `StreamFusion.modalities`.
  var features: [StepSequence] { [frames, audio, cues] }

  /// The features of one modality as rows `[B · T, F]` of unit length, and the own steps in which it
  /// was there, `[B, T]`.
  package func ownFeatures(of place: Int) -> (rows: Tensor, mask: Mask) {
    let sequence = features[place]
    return (
      sequence.values.l2Normalized().reshaped([own.isReal.count, sequence.values.shape[2]]),
      sequence.mask & own
    )
  }

  /// What the way around the model reads; `nil` where no one asks.
  var residualSteps: ResidualPooling.Steps? {
    vectors.map { ResidualPooling.Steps(vectors: $0, features: features, own: own) }
  }

  /// Some of the segments, for one of several threads.
  package func rows(_ range: Range<Int>) -> SegmentBatch {
    SegmentBatch(
      frames: frames.rows(range), audio: audio.rows(range), cues: cues.rows(range),
      transcript: transcript?.rows(range), vectors: vectors?.map { $0.rows(range) },
      lengths: Array(lengths[range]), own: own.rows(range))
  }
}
