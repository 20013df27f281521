// SPDX-License-Identifier: Apache-2.0
import Layers
import TestSupport
import Tensors
import Testing

@testable import Fusion

@Suite struct FusionGoldenTests {
  @Test(arguments: SeedComponent.gates.cases)
  func gatesMatch(_ name: String) throws {
    let golden = try SeedCase(name)
    let present = try #require(try golden.maskIfAny("in.present"))
    let logits = try golden["in.logits"]
    let gates = normalizedGates(logits, present: present)
    try golden.expect(gates, matches: "out.gates")
    try golden.expect(
      normalizedGatesBackward(golden["up.gates"], logits: logits, gates: gates),
      matches: "grad.in.logits")
  }

  @Test(arguments: SeedComponent.crossModalAttention.cases)
  func crossModalAttentionMatches(_ name: String) throws {
    let golden = try SeedCase(name)
    let attention = try CrossModalAttention(
      Weights(golden.weights()), heads: #require(golden.parameters["num_heads"].int))
    let (output, trace) = attention.traced(
      query: try golden["in.query"], key: try golden["in.key"],
      value: golden.has("in.value") ? try golden["in.value"] : nil,
      keyMask: try golden.maskIfAny("in.key_mask"))
    try golden.expect(output.states, matches: "out.output")
    try golden.expect(output.weights, matches: "out.weights")
    var gradient = attention.zeros
    let inputs = try attention.backward(
      golden["up.output"], weights: golden.upstream("weights"), trace, into: &gradient)
    try golden.expect(inputs.query, matches: "grad.in.query")
    try golden.expect(inputs.key, matches: "grad.in.key")
    if let value = inputs.value { try golden.expect(value, matches: "grad.in.value") }
    try golden.expectWeightGradients(gradient.namedParameters)
  }

  @Test(arguments: SeedComponent.fusion.cases)
  func fusionMatches(_ name: String) throws {
    let golden = try SeedCase(name)
    let modalities = try golden.modalities
    let fusion = try MultimodalFusion(
      type: #require(golden.parameters["fusion_type"].string), Weights(golden.weights()),
      modalities: modalities, heads: golden.parameters["num_heads"].int ?? 1)
    var features: [String: Tensor] = [:]
    var masks: [String: Mask] = [:]
    for modality in modalities.map(\.name) where golden.has("in.\(modality)") {
      features[modality] = try golden["in.\(modality)"]
      masks[modality] = try golden.maskIfAny("in.\(modality)_mask")
    }
    let (output, trace) = fusion.traced(
      try ModalityInputs(features, masks: masks, of: modalities))
    try golden.expect(output.fused, matches: "out.fused")
    for (tensor, stored) in [(output.gates, "out.gates"), (output.sequence, "out.sequence")] {
      #expect((tensor != nil) == golden.has(stored), "\(name) \(stored)")
      if let tensor { try golden.expect(tensor, matches: stored) }
    }
    var gradient = fusion.zeros
    let inputs = try fusion.backward(
      fused: golden["up.fused"], sequence: golden.upstream("sequence"), trace, into: &gradient)
    for (modality, input) in zip(modalities.map(\.name), inputs) {
      #expect((input != nil) == golden.has("in.\(modality)"), "\(name) \(modality)")
      if let input { try golden.expect(input, matches: "grad.in.\(modality)") }
    }
    try golden.expectWeightGradients(gradient.namedParameters)
  }

  @Test(arguments: SeedComponent.adaptiveInference.cases)
  func complexityMatches(_ name: String) throws {
    let golden = try SeedCase(name)
    let bound = try #require(golden.parameters["min_agreement"].double)
    let vectors = try golden["in.vectors"]
    let samples = (0..<vectors.shape[0]).map { sample in
      (0..<vectors.shape[1]).map { vectors.element(sample).element($0) }
    }
    let agreement = try samples.map { try #require(Complexity.agreement(of: $0)) }
    try golden.expect(Tensor(agreement.map { Float($0) }), matches: "out.agreement")
    let complexity = try samples.map { try Complexity(of: $0, minimumAgreement: bound).rawValue }
    #expect(complexity == golden.expectations["complexity"].elements.compactMap(\.string))
    for sample in samples {
      #expect(try Complexity(of: [sample[0]], minimumAgreement: bound) == .simple)
    }
  }
}

extension SeedCase {
  /// Widths by name, in the order of every axis of modalities.
  fileprivate var modalities: [ModalityWidth] {
    get throws {
      try parameters["order"].elements.map { entry in
        let name = try #require(entry.string)
        return ModalityWidth(name, try #require(parameters["modalities"][name].int))
      }
    }
  }
}
