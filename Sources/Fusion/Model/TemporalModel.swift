// SPDX-License-Identifier: Apache-2.0
import Core
import Layers
import Tensors

/// The trained model that makes a segment's representation, from one safetensors file.
///
/// With frame features F, audio features U and cue vectors C, zero where there was nothing:
///
///     V = P_v F,  A = P_a U,  X = BiLSTM([V; A])
///     Y = TemporalMultimodalFusion(X, transcript)                        kind `temporal`
///     Y = MultimodalFusion(V + W_v X, A + W_a X, P_t C)                  the other kinds, per step
///     representation = aggregate_temporal(Y over the segment's own steps)
///
/// The file's metadata says `fusion` (the kind), `heads` (of attention: kinds `temporal` and
/// `attention`) and, if it likes, `name`. All widths are those of its tensors:
///
/// | tensors | map |
/// | --- | --- |
/// | `video_projection`, `audio_projection` | P_v `[D, 1280]`, P_a `[D, 1024]` |
/// | `temporal_encoder` | BiLSTM over `[V; A]`, named as in PyTorch, 2H = D |
/// | `video_context`, `audio_context` | W_v, W_a `[D, D]`; not in kind `temporal` |
/// | `transcript_projection` | P_t `[D, 384]`; not in kind `temporal` |
/// | `fusion` | `TemporalMultimodalFusion`, or the strategy, with modalities `video`, `audio`, `transcript` |
/// | `aggregate_temporal` | `query`, `projection` to 384 |
/// | `residual` | `ResidualPooling`, added before the representation is brought to unit length; may be left out |
/// | `text_projection` | `TextHead` `[384, 768]`; may be left out |
package struct TemporalModel: SegmentModel {
  package let name: String
  package let kind: FusionKind
  package let widths: FeatureWidths
  package var videoProjection: Linear
  package var audioProjection: Linear
  package var temporalEncoder: BiLSTMEncoder
  package var fusion: Strategy
  package var aggregation: TemporalAggregation
  /// The way around the model; `nil` in a set that has none.
  package var residual: ResidualPooling?
  /// The text side of the learned space; `nil` in a set that has none.
  package var textHead: TextHead?

  /// What comes between the BiLSTM and aggregation.
  package enum Strategy: Sendable {
    case temporal(TemporalMultimodalFusion)
    case streams(StreamFusion)
  }

  /// Loads and checks the whole file.
  ///
  /// - Throws: `SafetensorsError` naming the tensor that is missing or does not fit, or
  ///   `FusionError.badModel` where the metadata does not.
  package init(path: String, widths: FeatureWidths = FeatureWidths()) throws {
    let file = try SafetensorsFile(path: path)
    try self.init(Weights(file), Header(file), widths: widths)
  }

  init(_ weights: Weights, _ header: Header, widths: FeatureWidths) throws {
    (name, kind) = (header.name, header.kind)
    self.widths = widths
    videoProjection = try Linear(weights["video_projection"], inputs: widths.frame)
    let width = videoProjection.outputs
    audioProjection = try Linear(
      weights["audio_projection"], inputs: widths.audio, outputs: width)
    temporalEncoder = try BiLSTMEncoder(weights["temporal_encoder"], inputSize: 2 * width)
    let contextWidth = temporalEncoder.outputSize
    let fusedWidth: Int
    if kind == .temporal {
      fusion = .temporal(
        try TemporalMultimodalFusion(
          weights["fusion"], width: contextWidth, textWidth: widths.text, heads: header.heads))
      fusedWidth = contextWidth
    } else {
      let streams = try StreamFusion(
        weights, kind: kind, width: width, contextWidth: contextWidth, textWidth: widths.text,
        heads: header.heads)
      fusion = .streams(streams)
      fusedWidth = streams.outputs
    }
    aggregation = try TemporalAggregation(
      weights["aggregate_temporal"], width: fusedWidth, outputs: widths.shared)
    residual =
      weights["residual"].has("query")
      ? try ResidualPooling(
        weights["residual"], width: fusedWidth, features: widths.byModality,
        shared: widths.shared) : nil
    textHead =
      weights["text_projection"].has("weight")
      ? try TextHead(weights["text_projection"], width: widths.shared) : nil
  }

  package func represent(_ features: SegmentFeatures) -> Representation? {
    let view = view(of: batch([features]), .apart)
    guard view.ownWithAny.isReal.contains(true) else { return nil }
    let context = temporalEncoder.forward([view.video.values, view.audio.values])
    let (output, _) = fuse(view, context, .apart)
    return Representation(
      vector: output.representations.values,
      gates: output.gates.map { Self.shares($0, steps: output.weights) })
  }

  /// Where readings of sentences `[B, 2 · shared]` are in the model's space, `[B, shared]`.
  package func query(_ readings: Tensor) -> Tensor {
    textHead?.forward(readings) ?? SentenceReading.vectors(of: readings)
  }

  /// What the model needs of segments, together.
  package func batch(_ segments: [SegmentFeatures]) -> SegmentBatch {
    SegmentBatch(
      segments, widths: widths, withTokens: kind == .temporal, withVectors: residual != nil)
  }

  /// What a batch of segments amounts to.
  package struct Output: Sendable {
    /// `[B, shared]`, unit length; of a segment in which nothing was there it means nothing.
    package let representations: Tensor
    /// `[B, T, M]`; `nil` where the model does not tell modalities apart.
    package let gates: Tensor?
    /// `[B, T]`, each step's share.
    package let weights: Tensor
  }

  /// What a backward pass needs of a forward one.
  package struct Trace: Sendable {
    let view: BatchView
    let encoder: LSTM.Trace
    let states: StateTrace
  }

  /// Of what follows the recurrence.
  struct StateTrace: Sendable {
    let fusion: FusionTrace
    let residual: ResidualPooling.Trace?
    let aggregation: TemporalAggregation.Trace
  }

  enum FusionTrace: Sendable {
    /// `nil` without a transcript.
    case temporal(TemporalMultimodalFusion.Trace?)
    case streams(StreamFusion.Trace)
  }

  /// Segments for training, with all that was there.
  package func view(of batch: SegmentBatch) -> BatchView { view(of: batch, .together) }

  private func view(of batch: SegmentBatch, _ batching: Batching) -> BatchView {
    BatchView(
      segments: batch, video: batch.frames.map(videoProjection, batching: batching),
      audio: batch.audio.map(audioProjection, batching: batching), cues: batch.cues,
      transcript: batch.transcript, steps: batch.residualSteps)
  }

  /// Represents segments for training, of which at least one has anything in it.
  package func traced(_ view: BatchView) -> (output: Output, trace: Trace) {
    let (context, encoder) = temporalEncoder.traced(
      [view.video.values, view.audio.values], lengths: view.segments.lengths)
    let (output, states) = fuse(view, context, .together)
    return (output, Trace(view: view, encoder: encoder, states: states))
  }

  /// What follows the recurrence.
  private func fuse(
    _ view: BatchView, _ context: Tensor, _ batching: Batching
  ) -> (output: Output, trace: StateTrace) {
    let (states, gates, trace): (Tensor, Tensor?, FusionTrace)
    switch fusion {
    case .temporal(let fusion):
      let fused = view.transcript.map { transcript in
        fusion.traced(
          context, transcript: encodeTranscript(transcript, frames: context.shape[1]),
          mask: transcript.mask, batching: batching)
      }
      (states, gates, trace) = (fused?.states ?? context, nil, .temporal(fused?.trace))
    case .streams(let fusion):
      let (output, streams) = fusion.traced(
        video: view.video, audio: view.audio, transcript: view.cues, context: context,
        batching: batching)
      (states, gates, trace) = (output.states, output.gates, .streams(streams))
    }
    let around = residual.flatMap { residual in view.steps.map { residual.traced(states, $0) } }
    let (pooled, aggregation) = aggregation.traced(
      states, mask: view.ownWithAny, residual: around?.pooled, batching: batching)
    return (
      Output(
        representations: pooled.representation, gates: gates, weights: pooled.weights),
      StateTrace(fusion: trace, residual: around?.trace, aggregation: aggregation)
    )
  }

  /// Each modality's share in the representation: its gates `[1, T, M]` averaged by the steps'
  /// weights `[1, T]`.
  private static func shares(_ gates: Tensor, steps: Tensor) -> [Modality: Double] {
    let sums = matmul(steps.reshaped([1, 1, steps.count]), gates).values.map { Double($0) }
    let total = sums.reduce(0, +)
    return Dictionary(
      uniqueKeysWithValues: zip(StreamFusion.modalities, sums).filter { $1 > 0 }
        .map { ($0, $1 / total) })
  }
}
