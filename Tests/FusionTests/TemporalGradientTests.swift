// SPDX-License-Identifier: Apache-2.0
import Core
import Layers
import TestSupport
import Tensors
import Testing

@testable import Fusion

/// Backward passes of what works over time, and of whole models, against finite differences.
@Suite struct TemporalGradientTests {
  private var random = RandomSource(seed: 41)

  private func weights(_ add: (inout RandomWeights) -> Void) -> Weights {
    var weights = RandomWeights(seed: 42, scale: 0.8)
    add(&weights)
    return Weights(weights.tensors)
  }

  @Test(arguments: [nil, [4, 0, 1]] as [[Int]?])
  mutating func crossModalAttention(_ lengths: [Int]?) throws {
    let attention = try CrossModalAttention(
      weights { $0.addAttention("attention", 6) }["attention"], heads: 2)
    let mask = lengths.map { Mask(lengths: $0, steps: 4) }
    let inputs = [3, 4].map { random.tensor(shape: [3, $0, 6]) }
    expectGradients(of: attention, inputs: inputs) { attention, inputs in
      [attention.traced(query: inputs[0], key: inputs[1], keyMask: mask).output.states]
    } backward: { attention, inputs, upstream, gradient in
      let trace = attention.traced(query: inputs[0], key: inputs[1], keyMask: mask).trace
      let reached = attention.backward(upstream[0], trace, into: &gradient)
      return [reached.query, reached.key]
    }
  }

  @Test(arguments: [[4, 4, 4], [4, 0, 1], [0, 0, 0]])
  mutating func temporalFusion(_ lengths: [Int]) throws {
    let fusion = try TemporalMultimodalFusion(
      weights { $0.addTemporalFusion("fusion") }["fusion"], heads: 2)
    let mask = Mask(lengths: lengths, steps: 4)
    let inputs = [
      random.tensor(shape: [3, 5, 6], scale: 3), random.tensor(shape: [3, 4, 7]),
    ]
    expectGradients(of: fusion, inputs: inputs) { fusion, inputs in
      [fusion.traced(inputs[0], transcript: inputs[1], mask: mask).states]
    } backward: { fusion, inputs, upstream, gradient in
      let trace = fusion.traced(inputs[0], transcript: inputs[1], mask: mask).trace
      let reached = fusion.backward(upstream[0], trace, into: &gradient)
      return [reached.steps, reached.transcript]
    }
  }

  @Test(arguments: [true, false])
  mutating func aggregation(_ byAttention: Bool) throws {
    let aggregation = try TemporalAggregation(
      weights {
        $0.addLinear("projection", 5, 7)
        if byAttention { $0.add("query", [7]) }
      })
    let mask = Mask(lengths: [5, 1, 0, 3], steps: 5)
    let inputs = [random.tensor(shape: [4, 5, 7], scale: 2), random.tensor(shape: [4, 1, 5])]
    expectGradients(of: aggregation, inputs: inputs) {
      [$0.traced($1[0], mask: mask, residual: $1[1]).output.representation]
    } backward: { aggregation, inputs, upstream, gradient in
      let trace = aggregation.traced(inputs[0], mask: mask, residual: inputs[1]).trace
      let reached = aggregation.backward(upstream[0], trace, into: &gradient)
      return [reached.states, reached.residual]
    }
  }

  @Test mutating func encodedTranscript() {
    let mask = Mask(lengths: [3, 0], steps: 3)
    expectGradients(at: [random.tensor(shape: [2, 3, 5])]) {
      [encodeTranscript(Transcript(tokens: $0[0], mask: mask), frames: 7)]
    } backward: {
      [encodeTranscriptBackward($1[0], mask: mask)]
    }
  }

  @Test(arguments: [5, 10])
  mutating func textHead(inputs: Int) throws {
    let head = try TextHead(weights { $0.addLinear("head", 5, inputs) }["head"])
    expectGradients(of: head, inputs: [random.tensor(shape: [3, inputs], scale: 2)]) {
      [$0.traced($1[0]).vectors]
    } backward: { head, inputs, upstream, gradient in
      [head.backward(upstream[0], head.traced(inputs[0]).trace, into: &gradient)]
    }
  }

  @Test(arguments: [true, false])
  mutating func videoUnderstanding(_ hasTranscript: Bool) throws {
    let model = try VideoUnderstanding(
      weights {
        $0.addLSTM("temporal_encoder", inputs: 8, hidden: 3, layers: 2)
        $0.addTemporalFusion("fusion")
        $0.addLinear("aggregate_temporal.projection", 5, 6)
        $0.add("aggregate_temporal.query", [6])
      }, heads: 2)
    let own = Mask(
      [
        false, true, true, true, true, false, false, true, true, true, true, true, true, true, true,
      ],
      shape: [3, 5])
    func traced(_ model: VideoUnderstanding, _ inputs: [Tensor]) -> (
      representation: Tensor, trace: VideoUnderstanding.Trace
    ) {
      model.traced(
        frames: inputs[0], audio: inputs[1],
        transcript: inputs.dropFirst(2).first.map {
          Transcript(tokens: $0, mask: Mask(lengths: [4, 0, 1], steps: 4))
        }, lengths: [5, 4, 1], own: own)
    }
    var inputs = [5, 3].map { random.tensor(shape: [3, 5, $0], scale: 2) }
    if hasTranscript { inputs.append(random.tensor(shape: [3, 4, 7])) }
    expectGradients(of: model, inputs: inputs) {
      [traced($0, $1).representation]
    } backward: { model, inputs, upstream, gradient in
      let reached = model.backward(upstream[0], traced(model, inputs).trace, into: &gradient)
      return [reached.frames, reached.audio] + (reached.transcript.map { [$0] } ?? [])
    }
  }
}

extension RandomWeights {
  /// Of 6 channels, with tokens of 7.
  fileprivate mutating func addTemporalFusion(_ name: String) {
    addLinear("\(name).text_proj", 6, 7)
    addAttention("\(name).attention", 6)
    addLinear("\(name).gate", 6, 12)
    addNorm("\(name).norm", 6)
  }
}
