// SPDX-License-Identifier: Apache-2.0
import Layers
import TestSupport
import Tensors
import Testing

@testable import Fusion

@Suite struct TemporalGoldenTests {
  @Test(arguments: SeedComponent.encodeTranscript.cases)
  func encodedTranscriptMatches(_ name: String) throws {
    let golden = try SeedCase(name)
    let transcript = Transcript(
      tokens: try golden["in.features"], mask: try #require(try golden.maskIfAny("in.mask")),
      times: golden.has("in.times") ? try golden["in.times"] : nil)
    let frames = try #require(golden.parameters["num_frames"].int)
    try golden.expect(encodeTranscript(transcript, frames: frames), matches: "out.features")
  }

  @Test(arguments: SeedComponent.temporalFusion.cases)
  func temporalFusionMatches(_ name: String) throws {
    let golden = try SeedCase(name)
    let fusion = try TemporalMultimodalFusion(
      Weights(golden.weights()), heads: #require(golden.parameters["num_heads"].int))
    let (states, trace) = fusion.traced(
      try golden["in.temporal"], transcript: try golden["in.transcript"],
      mask: try golden.maskOrAllReal("in.mask", like: "in.transcript"))
    try golden.expect(states, matches: "out.output")
    var gradient = fusion.zeros
    let inputs = try fusion.backward(golden["up.output"], trace, into: &gradient)
    try golden.expect(inputs.steps, matches: "grad.in.temporal")
    try golden.expect(inputs.transcript, matches: "grad.in.transcript")
    try golden.expectWeightGradients(gradient.namedParameters)
  }

  @Test(arguments: SeedComponent.aggregate.cases)
  func aggregationMatches(_ name: String) throws {
    let golden = try SeedCase(name)
    let aggregation = try TemporalAggregation(Weights(golden.weights()))
    #expect((aggregation.query == nil) == (golden.parameters["pooling"].string == "mean"))
    let (output, trace) = aggregation.traced(
      try golden["in.x"], mask: try golden.maskOrAllReal("in.mask", like: "in.x"))
    try golden.expect(output.representation, matches: "out.representation")
    var gradient = aggregation.zeros
    let input = try aggregation.backward(golden["up.representation"], trace, into: &gradient)
      .states
    try golden.expect(input, matches: "grad.in.x")
    try golden.expectWeightGradients(gradient.namedParameters)
  }

  @Test(arguments: SeedComponent.videoUnderstanding.cases)
  func videoUnderstandingMatches(_ name: String) throws {
    let golden = try SeedCase(name)
    let model = try VideoUnderstanding(
      Weights(golden.weights()), heads: #require(golden.parameters["num_heads"].int))
    let transcript =
      golden.has("in.transcript")
      ? Transcript(
        tokens: try golden["in.transcript"],
        mask: try golden.maskOrAllReal("in.transcript_mask", like: "in.transcript"),
        times: golden.has("in.times") ? try golden["in.times"] : nil) : nil
    let (representation, trace) = model.traced(
      frames: try golden["in.frame"], audio: try golden["in.audio"], transcript: transcript,
      lengths: golden.has("in.lengths") ? try golden.integers("in.lengths") : nil,
      own: try golden.maskIfAny("in.own"))
    try golden.expect(representation, matches: "out.representation")
    var gradient = model.zeros
    let inputs = try model.backward(golden["up.representation"], trace, into: &gradient)
    try golden.expect(inputs.frames, matches: "grad.in.frame")
    try golden.expect(inputs.audio, matches: "grad.in.audio")
    if let tokens = inputs.transcript { try golden.expect(tokens, matches: "grad.in.transcript") }
    try golden.expectWeightGradients(gradient.namedParameters)
  }
}

extension SeedCase {
  /// A stored mask, or one that takes all rows of `features` for real.
  fileprivate func maskOrAllReal(_ name: String, like features: String) throws -> Mask {
    try maskIfAny(name) ?? Mask(repeating: true, shape: shape(features).dropLast())
  }
}
