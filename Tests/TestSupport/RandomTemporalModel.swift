// SPDX-License-Identifier: Apache-2.0
import Core
import Fusion
import Tensors

/// Weights of a temporal model, at random and with few channels inside.
package struct RandomTemporalModel {
  package static let width = 8

  private let widths: FeatureWidths
  private var weights = RandomWeights(seed: 3)
  package var metadata: [String: String]

  /// Takes features as wide as `widths` says; by default those of the pretrained encoders.
  package init(_ kind: FusionKind, widths: FeatureWidths = FeatureWidths()) {
    self.widths = widths
    let d = Self.width
    metadata = ["fusion": kind.rawValue, "heads": "2"]
    weights.addLinear("video_projection", d, widths.frame)
    weights.addLinear("audio_projection", d, widths.audio)
    weights.addLSTM("temporal_encoder", inputs: 2 * d, hidden: d / 2, layers: 2)
    if kind == .temporal {
      weights.addLinear("fusion.text_proj", d, widths.text)
      weights.addAttention("fusion.attention", d)
      weights.addLinear("fusion.gate", d, 2 * d)
      weights.addNorm("fusion.norm", d)
    } else {
      weights.addLinear("video_context", d, d)
      weights.addLinear("audio_context", d, d)
      weights.addLinear("transcript_projection", d, widths.text)
      weights.addFusion(kind, name: "fusion", ["video", "audio", "transcript"].map { ($0, d) })
    }
    weights.add("aggregate_temporal.query", [d])
    weights.addLinear("aggregate_temporal.projection", widths.shared, d)
  }

  package func write(to path: String) throws {
    var writer = SafetensorsWriter(metadata: metadata)
    for (name, tensor) in weights.tensors { writer.add(name, tensor) }
    try writer.write(to: path)
  }

  package func load(from folder: String) throws -> TemporalModel {
    let path = "\(folder)/temporal.safetensors"
    try write(to: path)
    return try TemporalModel(path: path, widths: widths)
  }

  package mutating func add(_ name: String, _ shape: [Int]) {
    weights.add(name, shape)
  }

  package mutating func addTextHead() {
    weights.addLinear("text_projection", widths.shared, 2 * widths.shared)
  }

  /// The way around the model.
  package mutating func addResidual() {
    weights.add("residual.query", [3, Self.width])
    weights.add("residual.salience", [3, 2])
    weights.add("residual.directions.video", [widths.frame])
    weights.add("residual.directions.audio", [widths.audio])
    weights.add("residual.directions.transcript", [widths.text])
    weights.add("residual.moment", [widths.shared, widths.shared])
    weights.add("residual.offset", [3, widths.shared])
  }
}

extension RandomWeights {
  /// Those of a strategy, 9 channels wide inside, with results as wide as the first modality.
  package mutating func addFusion(
    _ kind: FusionKind, name: String, _ modalities: [(name: String, width: Int)]
  ) {
    let outputs = modalities[0].width
    switch kind {
    case .mean, .temporal: break
    case .early: addEarly(name, modalities.map(\.width), outputs)
    case .late: addLate(name, modalities, outputs)
    case .hybrid:
      addEarly("\(name).early", modalities.map(\.width), outputs)
      addLate("\(name).late", modalities, outputs)
      addLinear("\(name).mix", 1, 2 * outputs)
    case .attention:
      for modality in modalities {
        addEncoderLayer(
          "\(name).self_attention_layers.\(modality.name).layers.0", outputs, feedForward: 9)
        addLinear("\(name).gates.\(modality.name)", 1, outputs)
      }
      addAttention("\(name).cross_attention_layers.0", outputs)
    }
  }

  private mutating func addEarly(_ name: String, _ widths: [Int], _ outputs: Int) {
    addPerceptron(
      "\(name).mlp", inputs: widths.reduce(widths.count, +), hidden: 9, outputs: outputs)
  }

  private mutating func addLate(
    _ name: String, _ modalities: [(name: String, width: Int)], _ outputs: Int
  ) {
    for modality in modalities {
      addPerceptron(
        "\(name).heads.\(modality.name)", inputs: modality.width, hidden: 9, outputs: outputs)
      addLinear("\(name).gates.\(modality.name)", 1, modality.width)
    }
  }
}
