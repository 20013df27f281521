// SPDX-License-Identifier: Apache-2.0
import Core
import Foundation
import Layers
import TestSupport
import Tensors
import Testing

@testable import Fusion

@Suite struct TemporalModelTests {
  static let kinds = FusionKind.allCases.filter { $0 != .mean }
  static let gated: [FusionKind] = [.late, .hybrid, .attention]
  private let folder: TemporaryFolder

  init() throws { folder = try TemporaryFolder() }

  private func model(_ kind: FusionKind) throws -> TemporalModel {
    try RandomTemporalModel(kind, widths: RandomFeatures.widths).load(from: folder.path)
  }

  @Test(arguments: kinds)
  func representationIsAUnitVectorAndAlwaysTheSame(_ kind: FusionKind) throws {
    let model = try model(kind)
    #expect(model.kind == kind)
    #expect(model.name == "temporal-\(kind.rawValue)")
    let first = try #require(model.represent(RandomFeatures().features))
    let second = try #require(try self.model(kind).represent(RandomFeatures().features))
    #expect(first.vector == second.vector)
    #expect(first.gates == second.gates)
    #expect(first.vector.count == RandomFeatures.widths.shared)
    #expect(abs(Tensor(first.vector).dot(Tensor(first.vector)) - 1) < 1e-6)
    let other = try #require(model.represent(RandomFeatures(seed: 6).features))
    #expect(other.vector != first.vector)
  }

  @Test(arguments: kinds)
  func gatesOfTheModalitiesPresentSumToOne(_ kind: FusionKind) throws {
    let model = try model(kind)
    var features = RandomFeatures()
    let all = try #require(model.represent(features.features))
    #expect((all.gates != nil) == Self.gated.contains(kind))
    features.audio = features.audio.map { _ in nil }
    let silent = try #require(model.represent(features.features))
    guard let every = all.gates, let some = silent.gates else { return }
    #expect(Set(every.keys) == [.video, .audio, .transcript])
    #expect(Set(some.keys) == [.video, .transcript])
    for gates in [every, some] { #expect(abs(gates.values.reduce(0, +) - 1) < 1e-9) }
  }

  @Test(arguments: kinds)
  func nothingInTheSegmentGivesNoRepresentation(_ kind: FusionKind) throws {
    let model = try model(kind)
    var features = RandomFeatures()
    for step in features.own.indices where features.own[step] {
      (features.frame[step], features.audio[step], features.cues[step]) = (nil, nil, nil)
    }
    #expect(model.represent(features.features) == nil)
  }

  @Test(arguments: kinds, Modality.allCases)
  func oneModalityAloneIsEnough(_ kind: FusionKind, _ modality: Modality) throws {
    let model = try model(kind)
    var features = RandomFeatures()
    if modality != .video { features.frame = features.frame.map { _ in nil } }
    if modality != .audio { features.audio = features.audio.map { _ in nil } }
    if modality != .transcript {
      features.cues = features.cues.map { _ in nil }
      features.tokens = nil
    }
    let representation = try #require(model.represent(features.features))
    #expect(representation.vector.allSatisfy { $0.isFinite })
    if let gates = representation.gates { #expect(gates == [modality: 1]) }
  }

  @Test(arguments: kinds)
  func everyModalityCounts(_ kind: FusionKind) throws {
    let model = try model(kind)
    let all = try #require(model.represent(RandomFeatures().features)).vector
    var blind = RandomFeatures()
    blind.frame = blind.frame.map { _ in nil }
    var deaf = RandomFeatures()
    deaf.audio = deaf.audio.map { _ in nil }
    var wordless = RandomFeatures()
    wordless.cues = wordless.cues.map { _ in nil }
    wordless.tokens = nil
    for features in [blind, deaf, wordless] {
      #expect(model.represent(features.features)?.vector != all)
    }
  }

  @Test(arguments: kinds)
  func contextIsSeenByTheRecurrence(_ kind: FusionKind) throws {
    let model = try model(kind)
    var features = RandomFeatures()
    let before = try #require(model.represent(features.features)).vector
    features.frame[0] = features.frame[1]
    #expect(model.represent(features.features)?.vector != before)
  }

  /// With its recurrence silenced, early and late fusion see a step at a time: context has no way
  /// in but aggregation.
  @Test(arguments: [FusionKind.early, .late, .hybrid])
  func contextIsNotAggregated(_ kind: FusionKind) throws {
    var model = try model(kind)
    guard case .streams(var streams) = model.fusion else {
      Issue.record("\(kind) has no streams")
      return
    }
    let width = RandomTemporalModel.width
    let silence = Linear(weight: Tensor(zeros: [width, width]), bias: nil)
    (streams.videoContext, streams.audioContext) = (silence, silence)
    model.fusion = .streams(streams)
    var features = RandomFeatures()
    let before = try #require(model.represent(features.features)).vector
    (features.frame[0], features.audio[1], features.cues[2]) = (nil, nil, nil)
    #expect(model.represent(features.features)?.vector == before)
    features.own[0] = true
    #expect(model.represent(features.features)?.vector != before)
  }

  @Test func stepsInWhichNothingWasThereAreNotAggregated() throws {
    let model = try model(.late)
    var features = RandomFeatures()
    (features.frame[4], features.audio[4], features.cues[4]) = (nil, nil, nil)
    let before = try #require(model.represent(features.features)).vector
    features.own[4] = false
    #expect(model.represent(features.features)?.vector == before)
  }

  @Test(arguments: [
    ("video_projection.weight", [8, 12], [8, 11]), ("audio_projection.weight", [9, 7], [8, 7]),
    ("temporal_encoder.weight_ih_l0_reverse", [16, 15], [16, 16]),
    ("temporal_encoder.weight_hh_l1", [16, 5], [16, 4]), ("video_context.bias", [7], [8]),
    ("transcript_projection.weight", [8, 9], [8, 6]), ("fusion.mlp.0.weight", [9, 26], [9, 27]),
    ("aggregate_temporal.query", [9], [8]),
    ("aggregate_temporal.projection.weight", [5, 8], [6, 8]),
  ])
  func wrongShapeIsRefusedByName(_ name: String, _ shape: [Int], _ expected: [Int]) throws {
    var weights = RandomTemporalModel(.early, widths: RandomFeatures.widths)
    weights.add(name, shape)
    let error = try #require(throws: SafetensorsError.self) {
      _ = try weights.load(from: folder.path)
    }
    #expect(
      error
        == .wrongShape(
          path: "\(folder.path)/temporal.safetensors", tensor: name, expected: expected,
          found: shape))
  }

  @Test func missingTensorIsRefusedByName() throws {
    var weights = RandomTemporalModel(.late, widths: RandomFeatures.widths)
    weights.metadata["fusion"] = "attention"
    let error = try #require(throws: SafetensorsError.self) {
      _ = try weights.load(from: folder.path)
    }
    #expect(
      error
        == .missingTensor(
          path: "\(folder.path)/temporal.safetensors",
          tensor: "fusion.self_attention_layers.video.layers.0.self_attn.out_proj.weight"))
  }

  @Test(arguments: [
    ("fusion", "mean", "fusion = \"mean\", expected temporal, early, late, hybrid or attention"),
    ("fusion", "", "fusion = \"\", expected temporal, early, late, hybrid or attention"),
    ("heads", "-1", "heads = \"-1\", expected a number above 0"),
  ])
  func wrongMetadataIsRefused(_ key: String, _ value: String, _ reason: String) throws {
    var weights = RandomTemporalModel(.attention, widths: RandomFeatures.widths)
    weights.metadata[key] = value
    let error = try #require(throws: FusionError.self) { _ = try weights.load(from: folder.path) }
    #expect(
      "\(error)"
        == """
        \(folder.path)/temporal.safetensors: not a temporal model: its metadata says \(reason). \
        Run `nightjar models fetch` again.
        """)
  }

  @Test func headsThatDoNotDivideTheWidthAreRefused() throws {
    var weights = RandomTemporalModel(.temporal, widths: RandomFeatures.widths)
    weights.metadata["heads"] = "3"
    let error = try #require(throws: SafetensorsError.self) {
      _ = try weights.load(from: folder.path)
    }
    #expect(
      error
        == .badTensor(
          path: "\(folder.path)/temporal.safetensors", tensor: "fusion.attention.q_proj.weight",
          reason: "3 heads do not divide its 8 channels"))
  }
}
