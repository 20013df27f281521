// SPDX-License-Identifier: Apache-2.0
import Core
import Fusion
import Tensors

/// Weights of a temporal model, at random and with few channels inside.
package struct RandomTemporalModel {
  package static let width = 8

  private let widths: FeatureWidths
  private var random = RandomSource(seed: 3)
  private var writer: SafetensorsWriter

  package var metadata: [String: String] {
    get { writer.metadata }
    set { writer.metadata = newValue }
  }

  /// Takes features as wide as `widths` says; by default those of the pretrained encoders.
  package init(_ kind: FusionKind, widths: FeatureWidths = FeatureWidths()) {
    self.widths = widths
    let d = Self.width
    writer = SafetensorsWriter(metadata: ["fusion": kind.rawValue, "heads": "2"])
    addLinear("video_projection", d, widths.frame)
    addLinear("audio_projection", d, widths.audio)
    for (layer, inputs) in [2 * d, d].enumerated() {
      for suffix in ["l\(layer)", "l\(layer)_reverse"] {
        add("temporal_encoder.weight_ih_\(suffix)", [2 * d, inputs])
        add("temporal_encoder.weight_hh_\(suffix)", [2 * d, d / 2])
        add("temporal_encoder.bias_ih_\(suffix)", [2 * d])
        add("temporal_encoder.bias_hh_\(suffix)", [2 * d])
      }
    }
    if kind == .temporal {
      addLinear("fusion.text_proj", d, widths.text)
      addAttention("fusion.attention")
      addLinear("fusion.gate", d, 2 * d)
      addNorm("fusion.norm")
    } else {
      addLinear("video_context", d, d)
      addLinear("audio_context", d, d)
      addLinear("transcript_projection", d, widths.text)
      addStrategy(kind)
    }
    add("aggregate_temporal.query", [d])
    addLinear("aggregate_temporal.projection", widths.shared, d)
  }

  package func write(to path: String) throws {
    try writer.write(to: path)
  }

  package func load(from folder: String) throws -> TemporalModel {
    let path = "\(folder)/temporal.safetensors"
    try write(to: path)
    return try TemporalModel(path: path, widths: widths)
  }

  package mutating func add(_ name: String, _ shape: [Int]) {
    writer.add(name, random.tensor(shape: shape, scale: 0.5))
  }

  private mutating func addStrategy(_ kind: FusionKind) {
    let modalities = ["video", "audio", "transcript"]
    switch kind {
    case .mean, .temporal: break
    case .early: addEarly("fusion")
    case .late: addLate("fusion", modalities)
    case .hybrid:
      addEarly("fusion.early")
      addLate("fusion.late", modalities)
      addLinear("fusion.mix", 1, 2 * Self.width)
    case .attention:
      for modality in modalities {
        addEncoderLayer("fusion.self_attention_layers.\(modality).layers.0")
        addLinear("fusion.gates.\(modality)", 1, Self.width)
      }
      addAttention("fusion.cross_attention_layers.0")
    }
  }

  private mutating func addEarly(_ name: String) {
    addPerceptron("\(name).mlp", inputs: 3 * Self.width + 3)
  }

  private mutating func addLate(_ name: String, _ modalities: [String]) {
    for modality in modalities {
      addPerceptron("\(name).heads.\(modality)", inputs: Self.width)
      addLinear("\(name).gates.\(modality)", 1, Self.width)
    }
  }

  private mutating func addPerceptron(_ name: String, inputs: Int) {
    addLinear("\(name).0", 9, inputs)
    addLinear("\(name).2", Self.width, 9)
  }

  private mutating func addEncoderLayer(_ name: String) {
    add("\(name).self_attn.in_proj_weight", [3 * Self.width, Self.width])
    add("\(name).self_attn.in_proj_bias", [3 * Self.width])
    addLinear("\(name).self_attn.out_proj", Self.width, Self.width)
    addLinear("\(name).linear1", 9, Self.width)
    addLinear("\(name).linear2", Self.width, 9)
    addNorm("\(name).norm1")
    addNorm("\(name).norm2")
  }

  private mutating func addAttention(_ name: String) {
    for part in ["q_proj", "k_proj", "v_proj", "out_proj"] {
      addLinear("\(name).\(part)", Self.width, Self.width)
    }
  }

  private mutating func addLinear(_ name: String, _ outputs: Int, _ inputs: Int) {
    add("\(name).weight", [outputs, inputs])
    add("\(name).bias", [outputs])
  }

  private mutating func addNorm(_ name: String) {
    add("\(name).weight", [Self.width])
    add("\(name).bias", [Self.width])
  }
}
