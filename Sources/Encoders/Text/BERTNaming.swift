// SPDX-License-Identifier: Apache-2.0

/// What a weight file calls the parts of a BERT encoder.
package struct BERTNaming: Sendable {
  let wordEmbedding: String
  let positionEmbedding: String
  let typeEmbedding: String
  let embeddingNorm: String
  /// What the layers' numbers come after.
  let layers: String
  let query: String
  let key: String
  let value: String
  let attentionOutput: String
  let attentionNorm: String
  let expansion: String
  let contraction: String
  let feedForwardNorm: String
  let pooler: String

  /// As in converted model files.
  package static let nightjar = BERTNaming(
    wordEmbedding: "embeddings.word", positionEmbedding: "embeddings.position",
    typeEmbedding: "embeddings.type", embeddingNorm: "embeddings.norm", layers: "layers",
    query: "attn.q", key: "attn.k", value: "attn.v", attentionOutput: "attn.o",
    attentionNorm: "attn_norm", expansion: "ffn.up", contraction: "ffn.down",
    feedForwardNorm: "ffn_norm", pooler: "pooler")

  /// As in checkpoints of `transformers.BertModel`.
  package static let transformers = BERTNaming(
    wordEmbedding: "embeddings.word_embeddings.weight",
    positionEmbedding: "embeddings.position_embeddings.weight",
    typeEmbedding: "embeddings.token_type_embeddings.weight",
    embeddingNorm: "embeddings.LayerNorm", layers: "encoder.layer",
    query: "attention.self.query", key: "attention.self.key", value: "attention.self.value",
    attentionOutput: "attention.output.dense", attentionNorm: "attention.output.LayerNorm",
    expansion: "intermediate.dense", contraction: "output.dense",
    feedForwardNorm: "output.LayerNorm", pooler: "pooler.dense")
}
