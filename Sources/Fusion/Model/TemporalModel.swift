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
package struct TemporalModel: SegmentModel {
  package let name: String
  package let kind: FusionKind
  package let widths: FeatureWidths
  package var videoProjection: Linear
  package var audioProjection: Linear
  package var temporalEncoder: BiLSTMEncoder
  package var fusion: Fusion
  package var aggregation: TemporalAggregation

  /// What comes between the BiLSTM and aggregation.
  package enum Fusion: Sendable {
    case temporal(TemporalMultimodalFusion)
    case streams(StreamFusion)
  }

  /// Loads and checks the whole file.
  ///
  /// - Throws: `SafetensorsError` naming the tensor that is missing or does not fit, or
  ///   `FusionError.badModel` where the metadata does not.
  package init(path: String, widths: FeatureWidths = FeatureWidths()) throws {
    let file = try SafetensorsFile(path: path)
    func refusal(_ reason: String) -> FusionError { .badModel(path: path, reason: reason) }
    let word = file.metadata["fusion"] ?? ""
    guard let kind = FusionKind(rawValue: word), kind != .mean else {
      throw refusal(
        "its metadata says fusion = \"\(word)\", "
          + "expected temporal, early, late, hybrid or attention")
    }
    let heads = file.metadata["heads"].flatMap { Int($0) } ?? 0
    guard heads > 0 || kind != .temporal && kind != .attention else {
      throw refusal(
        "its metadata says heads = \"\(file.metadata["heads"] ?? "")\", "
          + "expected a number above 0")
    }
    let weights = Weights(file)
    name = file.metadata["name"] ?? "temporal-\(kind.rawValue)"
    self.kind = kind
    self.widths = widths
    videoProjection = try Linear(weights["video_projection"], inputs: widths.frame)
    let width = videoProjection.outputs
    audioProjection = try Linear(
      weights["audio_projection"], inputs: widths.audio, outputs: width)
    temporalEncoder = try BiLSTMEncoder(weights["temporal_encoder"], inputSize: 2 * width)
    if kind == .temporal {
      let fusion = try TemporalMultimodalFusion(
        weights["fusion"], width: temporalEncoder.outputSize, textWidth: widths.text, heads: heads)
      self.fusion = .temporal(fusion)
    } else {
      fusion = .streams(
        try StreamFusion(
          weights, kind: kind, width: width, contextWidth: temporalEncoder.outputSize,
          textWidth: widths.text, heads: heads))
    }
    aggregation = try TemporalAggregation(
      weights["aggregate_temporal"], outputs: widths.shared)
    try checkJoint(weights)
  }

  package func represent(_ features: SegmentFeatures) -> Representation? {
    let own = Mask(features.ownWithAny, shape: [1, features.steps])
    guard own.isReal.contains(true) else { return nil }
    let video = StepSequence(features.frame, width: widths.frame).map(videoProjection)
    let audio = StepSequence(features.audio, width: widths.audio).map(audioProjection)
    let context = temporalEncoder.forward([video.values, audio.values])
    let (states, gates) =
      switch fusion {
      case .temporal(let fusion):
        (Self.fuse(context, features, by: fusion), Tensor?.none)
      case .streams(let fusion):
        fusion.forward(
          video: video, audio: audio,
          transcript: StepSequence(features.cueVectors, width: widths.text), context: context)
      }
    let pooled = aggregation.forward(states, mask: own)
    return Representation(
      vector: pooled.representation.values,
      gates: gates.map { Self.shares($0, steps: pooled.weights) })
  }

  private static func fuse(
    _ states: Tensor, _ features: SegmentFeatures, by fusion: TemporalMultimodalFusion
  ) -> Tensor {
    guard let tokens = features.transcriptTokens, tokens.shape[0] > 0 else { return states }
    let mask = Mask(repeating: true, shape: [1, tokens.shape[0]])
    let transcript = Transcript(
      tokens: tokens.reshaped([1] + tokens.shape), mask: mask,
      times: Tensor(features.tokenTimes, shape: mask.shape))
    return fusion.forward(
      states, transcript: encodeTranscript(transcript, frames: features.steps), mask: mask)
  }

  /// Each modality's share in the representation: its gates `[1, T, M]` averaged by the steps'
  /// weights `[1, T]`.
  private static func shares(_ gates: Tensor, steps: Tensor) -> [Modality: Double] {
    let weights = steps.values.map { Double($0) }
    let sums = StreamFusion.modalities.enumerated().map { m, modality in
      (
        modality,
        zip(weights, gates.columns(m..<m + 1).values).reduce(0) { $0 + $1.0 * Double($1.1) }
      )
    }
    let total = sums.reduce(0) { $0 + $1.1 }
    return Dictionary(uniqueKeysWithValues: sums.filter { $0.1 > 0 }.map { ($0.0, $0.1 / total) })
  }

  /// What the fusion gives has to be what aggregation takes.
  private func checkJoint(_ weights: Weights) throws(SafetensorsError) {
    let given =
      switch fusion {
      case .temporal: temporalEncoder.outputSize
      case .streams(let fusion): fusion.outputs
      }
    _ = try weights["aggregate_temporal"].tensor("projection.weight", [widths.shared, given])
  }
}
