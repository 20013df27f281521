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
    let x = try golden["in.x"]
    try golden.expect(norm.forward(x), matches: "out.y")
    guard let upstream = try golden.upstream("y") else { return }
    var gradient = norm.zeros
    try golden.expect(
      norm.backward(upstream, input: x, into: &gradient), matches: "grad.in.x")
    try golden.expectWeightGradients(gradient.namedParameters)
  }

  @Test(arguments: SeedComponent.multiheadAttention.cases)
  func multiheadAttentionMatches(_ name: String) throws {
    let golden = try SeedCase(name)
    let attention = try MultiheadAttention(
      stacked: Weights(golden.weights()), heads: #require(golden.parameters["num_heads"].int))
    let query = try golden[golden.has("in.x") ? "in.x" : "in.query"]
    let (output, trace) = attention.traced(
      query: query,
      key: golden.has("in.key") ? try golden["in.key"] : query,
      value: golden.has("in.value") ? try golden["in.value"] : nil,
      keyMask: try golden.maskIfAny("in.key_mask"),
      causal: golden.parameters["causal"].bool ?? false)
    try golden.expect(output.states, matches: "out.output")
    try golden.expect(output.weights, matches: "out.weights")
    var gradient = attention.zeros
    let inputs = try attention.backward(golden["up.output"], trace, into: &gradient)
    try golden.expectWeightGradients(gradient.namedParameters)
    if golden.has("in.x") {
      try golden.expect(inputs.query + inputs.key, matches: "grad.in.x")
    } else {
      try golden.expect(inputs.query, matches: "grad.in.query")
      try golden.expect(inputs.key, matches: "grad.in.key")
      try golden.expect(#require(inputs.value), matches: "grad.in.value")
    }
  }

  @Test(arguments: SeedComponent.encoderLayer.cases)
  func encoderLayerMatches(_ name: String) throws {
    let golden = try SeedCase(name)
    let layer = try TransformerEncoderLayer(
      Weights(golden.weights()), heads: #require(golden.parameters["num_heads"].int),
      activation: golden.activation, normPlacement: golden.normPlacement,
      epsilon: #require(golden.parameters["eps"].double))
    let (output, trace) = try layer.traced(golden["in.x"])
    try golden.expect(output, matches: "out.output")
    var gradient = layer.zeros
    try golden.expect(
      layer.backward(golden["up.output"], trace, into: &gradient), matches: "grad.in.x")
    try golden.expectWeightGradients(gradient.namedParameters)
  }

  @Test(arguments: SeedComponent.encoderStack.cases)
  func encoderStackMatches(_ name: String) throws {
    let golden = try SeedCase(name)
    let encoder = try TransformerEncoder(
      Weights(golden.weights()), heads: #require(golden.parameters["num_heads"].int),
      activation: golden.activation, normPlacement: golden.normPlacement,
      epsilon: #require(golden.parameters["eps"].double))
    #expect(encoder.layers.count == golden.parameters["num_layers"].int)
    let mask = try #require(try golden.maskIfAny("in.mask"))
    let (output, trace) = try encoder.traced(golden["in.x"], mask: mask)
    try golden.expect(output, matches: "out.output")
    var gradient = encoder.zeros
    // What comes out at padding means nothing, so nothing comes in there.
    let upstream = try golden["up.output"].keeping(mask)
    try golden.expect(
      encoder.backward(upstream, trace, into: &gradient), matches: "grad.in.x")
    try golden.expectWeightGradients(gradient.namedParameters)
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
    let (output, trace) = lstm.traced(
      try golden["in.x"],
      lengths: golden.has("in.lengths") ? try golden.integers("in.lengths") : nil,
      initial: initial)
    try golden.expect(output.states, matches: "out.output")
    try golden.expect(output.last.hidden, matches: "out.h_n")
    try golden.expect(output.last.cell, matches: "out.c_n")
    var gradient = lstm.zeros
    let inputs = try lstm.backward(
      golden["up.output"], last: LSTM.State(hidden: golden["up.h_n"], cell: golden["up.c_n"]),
      trace, into: &gradient)
    try golden.expect(inputs.input, matches: "grad.in.x")
    if initial != nil {
      try golden.expect(inputs.initial.hidden, matches: "grad.in.h_0")
      try golden.expect(inputs.initial.cell, matches: "grad.in.c_0")
    }
    try golden.expectWeightGradients(gradient.namedParameters)
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
