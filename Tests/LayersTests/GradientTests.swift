// SPDX-License-Identifier: Apache-2.0
import TestSupport
import Tensors
import Testing

@testable import Layers

/// Backward passes against finite differences, at odd sizes.
@Suite struct GradientTests {
  private var random = RandomSource(seed: 21)

  private func weights(_ seed: UInt64 = 22, _ add: (inout RandomWeights) -> Void) -> Weights {
    var weights = RandomWeights(seed: seed, scale: 0.8)
    add(&weights)
    return Weights(weights.tensors)
  }

  @Test(arguments: [[5, 3], [2, 3, 5], [1, 1, 1], [7]], [true, false])
  mutating func linear(_ shape: [Int], _ hasBias: Bool) {
    let inputs = shape[shape.count - 1]
    let linear = Linear(
      weight: random.tensor(shape: [3, inputs]), bias: hasBias ? random.tensor(shape: [3]) : nil)
    expectGradients(of: linear, inputs: [random.tensor(shape: shape)]) { linear, inputs in
      [linear.forward(inputs[0], batching: .together)]
    } backward: { linear, inputs, upstream, gradient in
      [linear.backward(upstream[0], input: inputs[0], into: &gradient)]
    }
  }

  @Test(arguments: [[1, 7], [3, 2, 5], [2, 17]])
  mutating func layerNormalization(_ shape: [Int]) throws {
    let norm = try LayerNormalization(
      weights { $0.addNorm("norm", shape[shape.count - 1]) }["norm"])
    // Wide rows: the curvature grows with one over their deviation.
    let x = random.tensor(shape: shape, scale: 3)
    expectGradients(of: norm, inputs: [x]) { norm, inputs in
      [norm.forward(inputs[0])]
    } backward: { norm, inputs, upstream, gradient in
      [norm.backward(upstream[0], input: inputs[0], into: &gradient)]
    }
  }

  @Test mutating func multilayerPerceptron() throws {
    let perceptron = try MultilayerPerceptron(
      weights { $0.addPerceptron("mlp", inputs: 5, hidden: 7, outputs: 3) }["mlp"])
    expectGradients(of: perceptron, inputs: [random.tensor(shape: [2, 3, 5])]) {
      [$0.traced($1[0]).output]
    } backward: { perceptron, inputs, upstream, gradient in
      [perceptron.backward(upstream[0], perceptron.traced(inputs[0]).trace, into: &gradient)]
    }
  }

  struct AttentionCase: Sendable, CustomTestStringConvertible {
    var queries = 3
    var keys = 5
    var width = 6
    var heads = 3
    var lengths: [Int]?
    var causal = false
    var hasValue = false
    var testDescription: String {
      "\(queries) · \(keys), \(heads) heads, lengths \(lengths ?? []), causal \(causal)"
    }
  }

  @Test(arguments: [
    AttentionCase(), AttentionCase(heads: 1, hasValue: true),
    AttentionCase(lengths: [5, 0, 2], hasValue: true), AttentionCase(lengths: [1, 3, 0]),
    AttentionCase(queries: 5, heads: 2, causal: true),
    AttentionCase(queries: 5, heads: 2, lengths: [5, 4, 1], causal: true),
    AttentionCase(queries: 1, keys: 1, width: 5, heads: 5),
  ])
  mutating func multiheadAttention(_ sizes: AttentionCase) throws {
    let attention = try MultiheadAttention(
      separate: weights { $0.addAttention("attention", sizes.width) }["attention"],
      heads: sizes.heads)
    let mask = sizes.lengths.map { Mask(lengths: $0, steps: sizes.keys) }
    let inputs = [sizes.queries, sizes.keys, sizes.keys].prefix(sizes.hasValue ? 3 : 2)
      .map { random.tensor(shape: [3, $0, sizes.width]) }
    func traced(_ attention: MultiheadAttention, _ inputs: [Tensor]) -> (
      output: MultiheadAttention.Output, trace: MultiheadAttention.Trace
    ) {
      attention.traced(
        query: inputs[0], key: inputs[1], value: inputs.dropFirst(2).first, keyMask: mask,
        causal: sizes.causal)
    }
    expectGradients(of: attention, inputs: inputs) { attention, inputs in
      let output = traced(attention, inputs).output
      return [output.states, output.weights]
    } backward: { attention, inputs, upstream, gradient in
      let reached = attention.backward(
        upstream[0], weights: upstream[1], traced(attention, inputs).trace, into: &gradient)
      return [reached.query, reached.key] + (reached.value.map { [$0] } ?? [])
    }
  }

  @Test(
    arguments: [TransformerEncoderLayer.NormPlacement.afterResidual, .beforeBlock], [true, false])
  mutating func transformerEncoder(
    _ placement: TransformerEncoderLayer.NormPlacement, _ hasNorm: Bool
  ) throws {
    let encoder = try TransformerEncoder(
      weights { weights in
        for layer in 0..<2 { weights.addEncoderLayer("layers.\(layer)", 6, feedForward: 7) }
        if hasNorm { weights.addNorm("norm", 6) }
      }, heads: 3, activation: .gelu, normPlacement: placement)
    let mask = Mask(lengths: [5, 1, 3], steps: 5)
    let x = random.tensor(shape: [3, 5, 6], scale: 2)
    expectGradients(of: encoder, inputs: [x]) { encoder, inputs in
      [encoder.traced(inputs[0], mask: mask).output.keeping(mask)]
    } backward: { encoder, inputs, upstream, gradient in
      let trace = encoder.traced(inputs[0], mask: mask).trace
      return [encoder.backward(upstream[0].keeping(mask), trace, into: &gradient)]
    }
  }

  struct LSTMCase: Sendable, CustomTestStringConvertible {
    var layers = 1
    var steps = 5
    var isBidirectional = true
    var lengths: [Int]?
    var hasInitial = false
    var testDescription: String {
      "\(layers) layers, \(steps) steps, both \(isBidirectional), lengths \(lengths ?? [])"
    }
  }

  @Test(arguments: [
    LSTMCase(isBidirectional: false), LSTMCase(layers: 2), LSTMCase(steps: 1, hasInitial: true),
    LSTMCase(layers: 2, lengths: [5, 1, 3]), LSTMCase(lengths: [0, 5, 4], hasInitial: true),
    LSTMCase(layers: 2, isBidirectional: false, lengths: [2, 0, 5], hasInitial: true),
  ])
  mutating func lstm(_ sizes: LSTMCase) throws {
    let lstm = try LSTM(
      weights {
        $0.addLSTM(
          "lstm", inputs: 5, hidden: 3, layers: sizes.layers, bidirectional: sizes.isBidirectional)
      }["lstm"])
    let places = sizes.layers * (sizes.isBidirectional ? 2 : 1)
    var inputs = [random.tensor(shape: [3, sizes.steps, 5], scale: 2)]
    if sizes.hasInitial {
      inputs += [random.tensor(shape: [places, 3, 3]), random.tensor(shape: [places, 3, 3])]
    }
    func traced(_ lstm: LSTM, _ inputs: [Tensor]) -> (output: LSTM.Output, trace: LSTM.Trace) {
      lstm.traced(
        inputs[0], lengths: sizes.lengths,
        initial: sizes.hasInitial ? LSTM.State(hidden: inputs[1], cell: inputs[2]) : nil)
    }
    expectGradients(of: lstm, inputs: inputs) { lstm, inputs in
      let output = traced(lstm, inputs).output
      return [output.states, output.last.hidden, output.last.cell]
    } backward: { lstm, inputs, upstream, gradient in
      let reached = lstm.backward(
        upstream[0], last: LSTM.State(hidden: upstream[1], cell: upstream[2]),
        traced(lstm, inputs).trace, into: &gradient)
      return [reached.input]
        + (sizes.hasInitial ? [reached.initial.hidden, reached.initial.cell] : [])
    }
  }

  @Test mutating func whatStandsInPaddingReachesNoGradient() throws {
    let lstm = try LSTM(weights { $0.addLSTM("lstm", inputs: 5, hidden: 3, layers: 2) }["lstm"])
    let attention = try MultiheadAttention(
      separate: weights { $0.addAttention("attention", 5) }["attention"], heads: 5)
    let x = random.tensor(shape: [2, 4, 5])
    var damaged = x
    (damaged[0, 3, 1], damaged[1, 1, 0]) = (.nan, .infinity)
    let (lengths, upstream) = ([3, 1], random.tensor(shape: [2, 4, 6]))
    func lstmGradients(_ x: Tensor) -> [Tensor] {
      var gradient = lstm.zeros
      let trace = lstm.traced(x, lengths: lengths).trace
      return [lstm.backward(upstream, trace, into: &gradient).input] + gradient.parameters
    }
    func attentionGradients(_ key: Tensor) -> [Tensor] {
      var gradient = attention.zeros
      let trace = attention.traced(
        query: x, key: key, keyMask: Mask(lengths: lengths, steps: 4)
      ).trace
      let reached = attention.backward(upstream.columns(0..<5), trace, into: &gradient)
      return [reached.query, reached.key] + gradient.parameters
    }
    #expect(lstmGradients(damaged) == lstmGradients(x))
    #expect(attentionGradients(damaged) == attentionGradients(x))
    #expect(lstmGradients(x)[0].element(0).rows(3..<4) == Tensor(zeros: [1, 5]))
  }

  @Test mutating func gradientsAddUp() {
    let linear = Linear(weight: random.tensor(shape: [3, 5]), bias: random.tensor(shape: [3]))
    let (x, upstream) = (random.tensor(shape: [2, 5]), random.tensor(shape: [2, 3]))
    var once = linear.zeros
    _ = linear.backward(upstream, input: x, into: &once)
    var twice = once
    linear.accumulate(upstream, input: x, into: &twice)
    expectClose(twice.weight, once.weight * 2, absolute: 1e-6)
    expectClose(twice.parameters[1], once.parameters[1] * 2, absolute: 1e-6)
  }
}
