// SPDX-License-Identifier: Apache-2.0
import Layers
import Tensors

/// The sentence encoder whose space is the shared one: all-MiniLM-L6-v2, 384 channels.
///
/// Source: Wang et al. 2020, arXiv 2002.10957, trained on sentence pairs as Reimers and Gurevych
/// 2019, arXiv 1908.10084. A sentence's vector is the mean over all its tokens, special ones
/// included, at length 1. Texts are cut to 256 tokens. Weights stay in the mapped file.
package struct MiniLM: TextEncoder {
  package static let weightsFile = "minilm-l6-v2.safetensors"
  package static let vocabularyFile = "minilm-vocab.txt"

  package let name = "minilm-l6-v2"
  package let tokenizer: WordPieceTokenizer
  let encoder: BERTEncoder

  /// - Parameters:
  ///   - weights: tensors by the names of converted model files.
  ///   - vocabularyPath: the file of its word pieces.
  /// - Throws: `SafetensorsError` or `EncoderError`, naming the file and what is wrong with it.
  package init(weights: any WeightSource, vocabularyPath: String) throws {
    let weights = Weights(weights)
    encoder = try BERTEncoder(
      weights, naming: .nightjar, configuration: .init(layers: 6, heads: 12))
    tokenizer = WordPieceTokenizer(
      vocabulary: try Vocabulary(path: vocabularyPath, count: encoder.vocabularySize))
    guard encoder.maximumLength >= tokenizer.maximumLength else {
      throw weights.refusal(
        of: BERTNaming.nightjar.positionEmbedding,
        "has \(encoder.maximumLength) positions, expected \(tokenizer.maximumLength) or more")
    }
  }

  /// From the model directory.
  package init(directory: String) throws {
    try self.init(
      weights: try SafetensorsFile(path: "\(directory)/\(Self.weightsFile)"),
      vocabularyPath: "\(directory)/\(Self.vocabularyFile)")
  }

  package func encode(_ sentences: [String]) -> [[Float]] {
    sentences.map { encoder.sentenceVector(tokenStates($0)).values }
  }

  package func tokenStates(_ sentence: String) -> Tensor {
    encoder.states(tokenizer.encode(sentence))
  }
}
