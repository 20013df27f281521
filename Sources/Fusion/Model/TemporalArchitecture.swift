// SPDX-License-Identifier: Apache-2.0
import Core
import Layers
import Tensors

/// How a temporal model that begins to be trained is built.
package struct TemporalArchitecture: Codable, Hashable, Sendable {
  /// Any but `mean`.
  package var kind: FusionKind
  package var widths = FeatureWidths()
  /// D, an even number; the BiLSTM has half as many hidden units in each direction.
  package var width = 192
  /// A divisor of D.
  package var heads = 4
  /// Inside the self-attention layers and the networks of early and late fusion.
  package var hiddenWidth = 384
  package var recurrentLayers = 2
  package var selfAttentionLayers = 1
  package var crossAttentionLayers = 1
  /// Whether the steps' own vectors go around the model (`ResidualPooling`).
  package var hasResidual = true

  package init(kind: FusionKind) {
    self.kind = kind
  }
}

extension TemporalModel {
  /// A model that has learned nothing yet.
  ///
  /// With `hasResidual` that is a mean in which what stands out counts for more, and to which the
  /// order is added by the map that the text head has for the order of a sentence.
  ///
  /// - Parameters:
  ///   - architecture: sizes.
  ///   - seed: the same seed gives the same weights.
  ///   - space: with it sentences are compared as the mean compares them, and order is told where
  ///     names hardly are.
  /// - Throws: `FusionError.unknownStrategy` for the mean, or `SafetensorsError` for heads that do
  ///   not divide the width.
  package init(_ architecture: TemporalArchitecture, seed: UInt64, space: SharedSpace? = nil) throws
  {
    guard architecture.kind != .mean else {
      throw FusionError.unknownStrategy(architecture.kind.rawValue)
    }
    var weights = InitialWeights(random: RandomSource(seed: seed))
    weights.addModel(architecture)
    try self.init(
      Weights(weights.tensors), Header(kind: architecture.kind, heads: architecture.heads),
      widths: architecture.widths)
    if let space {
      residual?.moment = space.turn * InitialWeights.momentScale
      residual?.offset = space.still * InitialWeights.momentScale
    }
    let shared = architecture.widths.shared
    textHead = TextHead(
      moment: residual?.moment ?? Tensor(zeros: [shared, shared]),
      centre: space?.centre ?? Tensor(zeros: [shared]))
  }
}

extension InitialWeights {
  /// Of the moment, beside the vector that it is added to.
  fileprivate static let momentScale: Float = 1.6

  /// Pictures stand out by their features, which differ for things without a name, too; sounds by
  /// what they are called, and what is said as well.
  private static let salience = Tensor(
    StreamFusion.modalities.flatMap { $0 == .video ? [0, 5.6] : [3, 0] as [Float] },
    shape: [StreamFusion.modalities.count, 2])

  fileprivate mutating func addModel(_ sizes: TemporalArchitecture) {
    let (d, widths) = (sizes.width, sizes.widths)
    addLinear("video_projection", d, widths.frame)
    addLinear("audio_projection", d, widths.audio)
    addLSTM("temporal_encoder", inputs: 2 * d, hidden: d / 2, layers: sizes.recurrentLayers)
    if sizes.kind == .temporal {
      addLinear("fusion.text_proj", d, widths.text)
      addCrossAttention("fusion.attention", d)
      addLinear("fusion.gate", d, 2 * d)
      addNorm("fusion.norm", d)
    } else {
      addLinear("video_context", d, d)
      addLinear("audio_context", d, d)
      addLinear("transcript_projection", d, widths.text)
      addStrategy(sizes)
    }
    // Small scores: pooling begins close to the mean.
    add("aggregate_temporal.query", [d], within: 1 / Float(d).squareRoot())
    addLinear("aggregate_temporal.projection", widths.shared, d)
    if sizes.hasResidual {
      addZeros("aggregate_temporal.projection.weight", [widths.shared, d])
      addZeros("aggregate_temporal.projection.bias", [widths.shared])
      addZeros("residual.query", [StreamFusion.modalities.count, d])
      set("residual.salience", Self.salience)
      for (modality, width) in widths.byModality {
        addZeros("residual.directions.\(modality.rawValue)", [width])
      }
      addRotation("residual.moment", widths.shared, scale: Self.momentScale)
      addZeros("residual.offset", [StreamFusion.modalities.count, widths.shared])
    }
  }

  private mutating func addStrategy(_ sizes: TemporalArchitecture) {
    let names = StreamFusion.modalities.map(\.rawValue)
    switch sizes.kind {
    case .mean, .temporal: break
    case .early: addEarly("fusion", sizes)
    case .late: addLate("fusion", sizes)
    case .hybrid:
      addEarly("fusion.early", sizes)
      addLate("fusion.late", sizes)
      addLinear("fusion.mix", 1, 2 * sizes.width)
    case .attention:
      for name in names {
        for layer in 0..<sizes.selfAttentionLayers {
          addEncoderLayer(
            "fusion.self_attention_layers.\(name).layers.\(layer)", sizes.width,
            feedForward: sizes.hiddenWidth)
        }
        addLinear("fusion.gates.\(name)", 1, sizes.width)
      }
      for layer in 0..<sizes.crossAttentionLayers {
        addCrossAttention("fusion.cross_attention_layers.\(layer)", sizes.width)
      }
    }
  }

  private mutating func addEarly(_ name: String, _ sizes: TemporalArchitecture) {
    let modalities = StreamFusion.modalities.count
    addPerceptron(
      "\(name).mlp", inputs: modalities * (sizes.width + 1), hidden: sizes.hiddenWidth,
      outputs: sizes.width)
  }

  private mutating func addLate(_ name: String, _ sizes: TemporalArchitecture) {
    for modality in StreamFusion.modalities.map(\.rawValue) {
      addPerceptron(
        "\(name).heads.\(modality)", inputs: sizes.width, hidden: sizes.hiddenWidth,
        outputs: sizes.width)
      addLinear("\(name).gates.\(modality)", 1, sizes.width)
    }
  }
}
