// SPDX-License-Identifier: Apache-2.0
import TestSupport
import Tensors
import Testing

@testable import Layers

@Suite struct LayerTests {
  private static func lstmWeights(
    inputs: Int, hidden: Int, layers: Int = 1, bidirectional: Bool = true
  ) -> [String: Tensor] {
    var weights = RandomWeights(seed: 1, scale: 1)
    weights.addLSTM(
      "lstm", inputs: inputs, hidden: hidden, layers: layers, bidirectional: bidirectional)
    return weights.tensors
  }

  @Test func aSampleDoesNotDependOnItsBatchBitForBit() throws {
    var random = RandomSource(seed: 2)
    let batch = random.tensor(shape: [3, 24, 12])
    let lstm = try LSTM(Weights(Self.lstmWeights(inputs: 12, hidden: 16, layers: 2))["lstm"])
    let encoder = try TransformerEncoder(Weights(Self.encoderWeights()), heads: 3)
    let lengths = [24, 9, 17]
    let states = lstm.forward(batch, lengths: lengths).states
    let encoded = encoder.forward(batch, mask: Mask(lengths: lengths, steps: 24))
    for sample in 0..<3 {
      let alone = batch.rows(sample..<sample + 1)
      let length = [lengths[sample]]
      #expect(lstm.forward(alone, lengths: length).states.element(0) == states.element(sample))
      #expect(
        encoder.forward(alone, mask: Mask(lengths: length, steps: 24)).element(0)
          == encoded.element(sample))
    }
  }

  @Test func lstmIgnoresWhatStandsInPadding() throws {
    var random = RandomSource(seed: 3)
    let lstm = try LSTM(Weights(Self.lstmWeights(inputs: 5, hidden: 4, layers: 2))["lstm"])
    let x = random.tensor(shape: [1, 6, 5])
    var padded = x
    padded[0, 4, 2] = .nan
    let output = lstm.forward(padded, lengths: [4])
    #expect(output.states == lstm.forward(x, lengths: [4]).states)
    #expect(output.states.element(0).rows(4..<6) == Tensor(zeros: [2, 8]))
    #expect(lstm.forward(x, lengths: [0]).states == Tensor(zeros: [1, 6, 8]))
  }

  @Test func encoderIgnoresWhatStandsInPadding() throws {
    var random = RandomSource(seed: 7)
    let encoder = try TransformerEncoder(Weights(Self.encoderWeights()), heads: 4)
    let mask = Mask(lengths: [4], steps: 6)
    let x = random.tensor(shape: [1, 6, 12])
    var damaged = x
    (damaged[0, 4, 0], damaged[0, 5, 3]) = (.nan, .infinity)
    let states = encoder.forward(damaged, mask: mask).keeping(mask)
    #expect(states == encoder.forward(x, mask: mask).keeping(mask))
    #expect(states.values.allSatisfy { $0.isFinite })
  }

  @Test func lstmGoesOnFromItsLastState() throws {
    var random = RandomSource(seed: 4)
    let forwardOnly = Self.lstmWeights(inputs: 5, hidden: 4, bidirectional: false)
    let lstm = try LSTM(Weights(forwardOnly)["lstm"])
    #expect(!lstm.isBidirectional)
    let x = random.tensor(shape: [1, 7, 5])
    let whole = lstm.forward(x)
    let first = lstm.forward(x.element(0).rows(0..<3).reshaped([1, 3, 5]))
    let rest = lstm.forward(x.element(0).rows(3..<7).reshaped([1, 4, 5]), initial: first.last)
    // The input products have other row counts, so their last bits may differ.
    expectClose(
      rest.states, whole.states.element(0).rows(3..<7).reshaped([1, 4, 4]), absolute: 1e-6)
    expectClose(rest.last.cell, whole.last.cell, absolute: 1e-6)
  }

  @Test func separateProjectionsEqualStackedOnes() throws {
    var random = RandomSource(seed: 5)
    let matrix = random.tensor(shape: [18, 6])
    let bias = random.tensor(shape: [18])
    var separate: [String: Tensor] = [
      "out_proj.weight": random.tensor(shape: [6, 6]), "out_proj.bias": random.tensor(shape: [6]),
    ]
    var stacked = separate
    stacked["in_proj_weight"] = matrix
    stacked["in_proj_bias"] = bias
    for (i, name) in ["q_proj", "k_proj", "v_proj"].enumerated() {
      separate["\(name).weight"] = matrix.rows(6 * i..<6 * i + 6)
      separate["\(name).bias"] = bias.rows(6 * i..<6 * i + 6)
    }
    let x = random.tensor(shape: [2, 4, 6])
    let one = try MultiheadAttention(stacked: Weights(stacked), heads: 2)
    let other = try MultiheadAttention(separate: Weights(separate), heads: 2)
    #expect(one.forward(query: x, key: x).states == other.forward(query: x, key: x).states)
  }

  @Test func linearTakesVectorsAndMatricesAlike() throws {
    let linear = try Linear(
      Weights(["a.weight": Tensor([1, 2, 3, 4, 5, 6], shape: [2, 3])])["a"])
    #expect(linear.bias == nil)
    #expect(linear.forward(Tensor([1, 0, 1])).values == [4, 10])
    #expect(linear.forward(Tensor([1, 0, 1], shape: [1, 1, 3])).shape == [1, 1, 2])
  }

  @Test func whatDoesNotFitIsRefusedWithSourceTensorAndReason() throws {
    var weights = Self.lstmWeights(inputs: 3, hidden: 2)
    weights["lstm.weight_hh_l0"] = Tensor(zeros: [7, 2])
    let rows = try #require(throws: SafetensorsError.self) {
      _ = try LSTM(Weights(weights)["lstm"])
    }
    #expect(
      "\(rows)" == """
        weights in memory: tensor "lstm.weight_hh_l0": has shape [7, 2], expected four rows per column. \
        Run `nightjar models fetch` again.
        """)
    let missing = try #require(throws: SafetensorsError.self) {
      _ = try LayerNormalization(Weights([String: Tensor]())["norm"])
    }
    #expect(missing == .missingTensor(path: "weights in memory", tensor: "norm.weight"))
    let axes = try #require(throws: SafetensorsError.self) {
      _ = try Linear(Weights(["weight": Tensor(zeros: [2, 3, 4])]), inputs: 5)
    }
    #expect(
      axes
        == .wrongShape(
          path: "weights in memory", tensor: "weight", expected: [2, 5], found: [2, 3, 4]))
    let heads = try #require(throws: SafetensorsError.self) {
      _ = try TransformerEncoder(Weights(Self.encoderWeights()), heads: 5)
    }
    #expect(
      heads
        == .badTensor(
          path: "weights in memory", tensor: "layers.0.self_attn.in_proj_weight",
          reason: "5 heads do not divide its 12 channels"))
  }

  private static func encoderWeights() -> [String: Tensor] {
    var weights = RandomWeights(seed: 6, scale: 1)
    weights.addEncoderLayer("layers.0", 12, feedForward: 20)
    return weights.tensors
  }
}
