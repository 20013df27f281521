// SPDX-License-Identifier: Apache-2.0
import Layers
import Tensors

/// A BERT encoder: embeddings of word pieces, positions and types, then post-norm layers.
///
/// Source: Devlin et al. 2018, arXiv 1810.04805. It takes one sequence at a time, so that a
/// sequence's result cannot depend on others. Sizes are those of the weights.
package struct BERTEncoder: Sendable {
  /// What the weights' shapes do not tell.
  package struct Configuration: Sendable {
    let layers: Int
    let heads: Int
    let epsilon: Double

    package init(layers: Int, heads: Int, epsilon: Double = 1e-12) {
      self.layers = layers
      self.heads = heads
      self.epsilon = epsilon
    }
  }

  /// `[vocabulary, D]`, `[positions, D]` and `[types, D]`.
  let wordEmbedding: Tensor
  let positionEmbedding: Tensor
  let typeEmbedding: Tensor
  let embeddingNorm: LayerNormalization
  let layers: [TransformerEncoderLayer]
  /// Map of the first token's state, which sentence encoders do without.
  let pooler: Linear?

  package var width: Int { wordEmbedding.shape[1] }
  package var vocabularySize: Int { wordEmbedding.shape[0] }
  package var maximumLength: Int { positionEmbedding.shape[0] }

  package init(
    _ weights: Weights, naming: BERTNaming, configuration: Configuration
  ) throws(SafetensorsError) {
    wordEmbedding = try weights.tensor(naming.wordEmbedding, [nil, nil])
    let width = wordEmbedding.shape[1]
    guard configuration.heads > 0, width % configuration.heads == 0 else {
      throw weights.refusal(
        of: naming.wordEmbedding, "\(configuration.heads) heads do not divide its \(width) channels"
      )
    }
    positionEmbedding = try weights.tensor(naming.positionEmbedding, [nil, width])
    typeEmbedding = try weights.tensor(naming.typeEmbedding, [nil, width])
    embeddingNorm = try LayerNormalization(
      weights[naming.embeddingNorm], width: width, epsilon: configuration.epsilon)
    var layers: [TransformerEncoderLayer] = []
    for index in 0..<configuration.layers {
      layers.append(
        try TransformerEncoderLayer(
          weights[naming.layers][index], naming: naming, width: width,
          configuration: configuration))
    }
    self.layers = layers
    let pooler = weights[naming.pooler]
    self.pooler =
      pooler.has("weight") ? try Linear(pooler, inputs: width, outputs: width) : nil
  }

  /// The last layer's states of one sequence.
  ///
  /// - Parameters:
  ///   - ids: the word pieces' numbers, at least one and at most `maximumLength`.
  ///   - types: which of the two parts of a pair each belongs to; all to the first when `nil`.
  ///   - mask: `[1, T]`, the pieces that are real; all when `nil`.
  /// - Returns: `[T, D]`; rows of padding mean nothing.
  package func states(_ ids: [Int], types: [Int]? = nil, mask: Mask? = nil) -> Tensor {
    let embedded = embed(ids, types: types).reshaped([1, ids.count, width])
    return layers.reduce(embedded) { $1.forward($0, mask: mask) }.reshaped([ids.count, width])
  }

  /// What the first layer reads, `[T, D]`.
  func embed(_ ids: [Int], types: [Int]? = nil) -> Tensor {
    precondition(
      (1...maximumLength).contains(ids.count) && types?.count ?? ids.count == ids.count,
      "BERTEncoder: \(ids.count) pieces of \(types?.count ?? ids.count) types, "
        + "\(maximumLength) positions")
    let types = types ?? Array(repeating: 0, count: ids.count)
    return embeddingNorm.forward(
      wordEmbedding.gathering(ids) + positionEmbedding.rows(0..<ids.count)
        + typeEmbedding.gathering(types))
  }

  /// tanh of the pooler's map of the first row of `states`, `[D]`; `nil` without a pooler.
  func pooled(_ states: Tensor) -> Tensor? {
    pooler.map { Activation.tanh($0.forward(states.element(0))) }
  }

  /// The sentence's unit vector `[D]`: the mean of the real rows of `states` at length 1.
  ///
  /// Source: Reimers and Gurevych 2019, arXiv 1908.10084.
  package func sentenceVector(_ states: Tensor, mask: Mask? = nil) -> Tensor {
    let mask = mask ?? Mask(repeating: true, shape: [1, states.shape[0]])
    return states.reshaped([1] + states.shape).mean(over: mask).l2Normalized().reshaped([width])
  }
}

extension TransformerEncoderLayer {
  fileprivate init(
    _ weights: Weights, naming: BERTNaming, width: Int, configuration: BERTEncoder.Configuration
  ) throws(SafetensorsError) {
    func square(_ name: String) throws(SafetensorsError) -> Linear {
      try Linear(weights[name], inputs: width, outputs: width)
    }
    func norm(_ name: String) throws(SafetensorsError) -> LayerNormalization {
      try LayerNormalization(weights[name], width: width, epsilon: configuration.epsilon)
    }
    let attention = MultiheadAttention(
      query: try square(naming.query), key: try square(naming.key),
      value: try square(naming.value), output: try square(naming.attentionOutput),
      heads: configuration.heads)
    let attentionNorm = try norm(naming.attentionNorm)
    let expansion = try Linear(weights[naming.expansion], inputs: width)
    self.init(
      attention: attention, attentionNorm: attentionNorm, expansion: expansion,
      contraction: try Linear(
        weights[naming.contraction], inputs: expansion.outputs, outputs: width),
      feedForwardNorm: try norm(naming.feedForwardNorm), activation: .gelu,
      normPlacement: .afterResidual)
  }
}
