// SPDX-License-Identifier: Apache-2.0
import Tensors
import TestSupport
import Testing

@testable import Layers

@Suite struct LayerGoldenTests {
  @Test(arguments: SeedComponent.layerNorm.cases)
  func layerNormMatches(_ name: String) throws {
    let golden = try SeedCase(name)
    let norm = try LayerNormalization(
      Weights(golden.weights()), epsilon: #require(golden.parameters["eps"].double))
    try golden.expect(norm.forward(golden["in.x"]), matches: "out.y")
  }

  @Test(arguments: SeedComponent.multiheadAttention.cases)
  func multiheadAttentionMatches(_ name: String) throws {
    let golden = try SeedCase(name)
    let attention = try MultiheadAttention(
      stacked: Weights(golden.weights()), heads: #require(golden.parameters["num_heads"].int))
    let query = try golden[golden.has("in.x") ? "in.x" : "in.query"]
    let output = attention.forward(
      query: query,
      key: golden.has("in.key") ? try golden["in.key"] : query,
      value: golden.has("in.value") ? try golden["in.value"] : nil,
      keyMask: try golden.maskIfAny("in.key_mask"),
      causal: golden.parameters["causal"].bool ?? false)
    try golden.expect(output.states, matches: "out.output")
    try golden.expect(output.weights, matches: "out.weights")
  }

  @Test(arguments: SeedComponent.encoderLayer.cases)
  func encoderLayerMatches(_ name: String) throws {
    let golden = try SeedCase(name)
    let layer = try TransformerEncoderLayer(
      Weights(golden.weights()), heads: #require(golden.parameters["num_heads"].int),
      activation: golden.activation, normPlacement: golden.normPlacement,
      epsilon: #require(golden.parameters["eps"].double))
    try golden.expect(layer.forward(golden["in.x"]), matches: "out.output")
  }

  @Test(arguments: SeedComponent.encoderStack.cases)
  func encoderStackMatches(_ name: String) throws {
    let golden = try SeedCase(name)
    let encoder = try TransformerEncoder(
      Weights(golden.weights()), heads: #require(golden.parameters["num_heads"].int),
      activation: golden.activation, normPlacement: golden.normPlacement,
      epsilon: #require(golden.parameters["eps"].double))
    #expect(encoder.layers.count == golden.parameters["num_layers"].int)
    try golden.expect(
      encoder.forward(golden["in.x"], mask: golden.maskIfAny("in.mask")), matches: "out.output")
  }

  @Test(arguments: SeedComponent.lstm.cases)
  func lstmMatches(_ name: String) throws {
    let golden = try SeedCase(name)
    let lstm = try LSTM(Weights(golden.weights()))
    #expect(lstm.layers.count == golden.parameters["num_layers"].int)
    #expect(lstm.isBidirectional == golden.parameters["bidirectional"].bool)
    let initial =
      golden.has("in.h_0")
      ? LSTM.State(hidden: try golden["in.h_0"], cell: try golden["in.c_0"]) : nil
    let output = lstm.forward(
      try golden["in.x"],
      lengths: golden.has("in.lengths") ? try golden.integers("in.lengths") : nil,
      initial: initial)
    try golden.expect(output.states, matches: "out.output")
    try golden.expect(output.last.hidden, matches: "out.h_n")
    try golden.expect(output.last.cell, matches: "out.c_n")
  }
}

extension SeedCase {
  fileprivate var activation: Activation {
    get throws {
      let name = try #require(parameters["activation"].string)
      return try #require(Activation(rawValue: name))
    }
  }

  fileprivate var normPlacement: TransformerEncoderLayer.NormPlacement {
    parameters["norm_first"].bool == true ? .beforeBlock : .afterResidual
  }
}
