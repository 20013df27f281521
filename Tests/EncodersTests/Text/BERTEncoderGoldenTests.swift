// SPDX-License-Identifier: Apache-2.0
import Layers
import TestSupport
import Tensors
import Testing

@testable import Encoders

@Suite struct BERTEncoderGoldenTests {
  @Test(arguments: SeedComponent.bert.cases)
  func matchesTransformers(name: String) throws {
    let golden = try SeedCase(name)
    let (weights, configuration) = try golden.checkpointFiles()
    let encoder = try BERTEncoder(
      Weights(weights), naming: .transformers,
      configuration: .init(
        layers: try #require(configuration["num_hidden_layers"].int),
        heads: try #require(configuration["num_attention_heads"].int),
        epsilon: try #require(configuration["layer_norm_eps"].double)))
    let (batch, length) = (golden.shape("in.input_ids")[0], golden.shape("in.input_ids")[1])
    let ids = try golden.integers("in.input_ids")
    let types = try golden.integers("in.token_type_ids")
    let isReal = try golden.mask("in.attention_mask")
    var states: [Tensor] = []
    var pooled: [Tensor] = []
    var sentences: [Tensor] = []
    for sample in 0..<batch {
      let range = sample * length..<(sample + 1) * length
      let mask = Mask(Array(isReal[range]), shape: [1, length])
      states.append(encoder.states(Array(ids[range]), types: Array(types[range]), mask: mask))
      pooled.append(try #require(encoder.pooled(states[sample])))
      sentences.append(encoder.sentenceVector(states[sample], mask: mask))
    }
    try golden.expect(.stacked(states), matches: "out.last_hidden_state")
    try golden.expect(.stacked(pooled), matches: "out.pooler_output")
    try golden.expect(.stacked(sentences), matches: "out.sentence_embedding")
  }
}
