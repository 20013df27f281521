// SPDX-License-Identifier: Apache-2.0
import Core
import Tensors

@testable import Fusion

/// Weights of a small temporal model, at random, and features to go with it.
struct RandomTemporalModel {
  static let width = 8
  static let widths: FeatureWidths = {
    var widths = FeatureWidths()
    (widths.frame, widths.audio, widths.text, widths.shared) = (11, 7, 6, 5)
    return widths
  }()

  private var random = RandomSource(seed: 3)
  private var writer: SafetensorsWriter

  var metadata: [String: String] {
    get { writer.metadata }
    set { writer.metadata = newValue }
  }

  init(_ kind: FusionKind) {
    let (d, widths) = (Self.width, Self.widths)
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

  func load(from folder: String) throws -> TemporalModel {
    let path = "\(folder)/temporal.safetensors"
    try writer.write(to: path)
    return try TemporalModel(path: path, widths: Self.widths)
  }

  mutating func add(_ name: String, _ shape: [Int]) {
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

/// Random features of a segment, of which a test takes away what it wants to be missing.
struct RandomFeatures {
  var frame: [[Float]?]
  var audio: [[Float]?]
  var cues: [[Float]?]
  var tokens: Tensor?
  var own: [Bool]

  /// Three steps of context and four of the segment's own.
  init(seed: UInt64 = 5) {
    var random = RandomSource(seed: seed)
    let widths = RandomTemporalModel.widths
    own = [false, false, false, true, true, true, true]
    frame = own.map { _ in random.tensor(shape: [widths.frame]).values }
    audio = own.map { _ in random.tensor(shape: [widths.audio]).values }
    cues = own.map { _ in random.tensor(shape: [widths.text]).values }
    tokens = random.tensor(shape: [9, widths.text])
  }

  var features: SegmentFeatures {
    SegmentFeatures(
      frame: frame, audio: audio, frameVectors: frame, audioVectors: audio,
      transcriptTokens: tokens,
      tokenTimes: (0..<(tokens?.shape[0] ?? 0)).map { Float($0) * 0.7 }, cueVectors: cues, own: own)
  }
}
