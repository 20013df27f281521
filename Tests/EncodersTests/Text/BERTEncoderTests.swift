// SPDX-License-Identifier: Apache-2.0
import Layers
import TestSupport
import Tensors
import Testing

@testable import Encoders

/// Weights of a small encoder by the names of converted files.
private struct SmallWeights {
  var tensors: [String: Tensor] = [:]

  init(vocabulary: Int = 7, positions: Int = 9, width: Int = 12, hidden: Int = 5, layers: Int = 2) {
    var random = RandomSource(seed: 3)
    func add(_ name: String, _ shape: [Int]) {
      let count = shape.reduce(1, *)
      let values = (0..<count).map { _ in Float.random(in: -1...1, using: &random) }
      tensors[name] = Tensor(values, shape: shape)
    }
    func addPair(_ name: String, _ shape: [Int]) {
      add("\(name).weight", shape)
      add("\(name).bias", [shape[0]])
    }
    add("embeddings.word", [vocabulary, width])
    add("embeddings.position", [positions, width])
    add("embeddings.type", [2, width])
    addPair("embeddings.norm", [width])
    for layer in 0..<layers {
      for part in ["attn.q", "attn.k", "attn.v", "attn.o"] {
        addPair("layers.\(layer).\(part)", [width, width])
      }
      addPair("layers.\(layer).attn_norm", [width])
      addPair("layers.\(layer).ffn.up", [hidden, width])
      addPair("layers.\(layer).ffn.down", [width, hidden])
      addPair("layers.\(layer).ffn_norm", [width])
    }
  }

  func encoder(layers: Int = 2, heads: Int = 3) throws -> BERTEncoder {
    try BERTEncoder(
      Weights(tensors), naming: .nightjar, configuration: .init(layers: layers, heads: heads))
  }
}

@Suite struct BERTEncoderTests {
  private static let path = "weights in memory"
  private static let names = SmallWeights().tensors.keys.sorted()

  @Test func sizesAreThoseOfTheWeights() throws {
    let encoder = try SmallWeights().encoder()
    #expect(encoder.width == 12 && encoder.vocabularySize == 7 && encoder.maximumLength == 9)
    #expect(encoder.states([1, 2, 3]).shape == [3, 12])
    #expect(encoder.pooled(encoder.states([1])) == nil)
  }

  @Test func paddingChangesNothingThatIsReal() throws {
    let encoder = try SmallWeights().encoder()
    let alone = encoder.states([4, 1, 6])
    let mask = Mask(lengths: [3], steps: 5)
    let padded = encoder.states([4, 1, 6, 0, 0], mask: mask)
    #expect(zip(padded.rows(0..<3).values, alone.values).allSatisfy { abs($0 - $1) < 1e-5 })
    let vectors = (encoder.sentenceVector(padded, mask: mask), encoder.sentenceVector(alone))
    #expect(zip(vectors.0.values, vectors.1.values).allSatisfy { abs($0 - $1) < 1e-5 })
  }

  @Test(arguments: names.filter { !$0.hasSuffix(".bias") || $0.contains("norm") })
  func refusesAMissingTensorByName(name: String) {
    var weights = SmallWeights()
    weights.tensors[name] = nil
    #expect(throws: SafetensorsError.missingTensor(path: Self.path, tensor: name)) {
      try weights.encoder()
    }
  }

  @Test(arguments: names)
  func refusesAWrongShapeByName(name: String) throws {
    var weights = SmallWeights()
    weights.tensors[name] = Tensor(zeros: [3, 2, 1])
    let error = #expect(throws: SafetensorsError.self) { try weights.encoder() }
    guard case .wrongShape(Self.path, name, _, [3, 2, 1]) = error else {
      Issue.record("\(name): \(String(describing: error))")
      return
    }
  }

  @Test func refusesAMissingLayer() {
    let tensor = "layers.2.attn.q.weight"
    #expect(throws: SafetensorsError.missingTensor(path: Self.path, tensor: tensor)) {
      try SmallWeights().encoder(layers: 3)
    }
  }

  @Test func refusesHeadsThatDoNotDivideTheWidth() {
    #expect(
      throws: SafetensorsError.badTensor(
        path: Self.path, tensor: "embeddings.word", reason: "5 heads do not divide its 12 channels")
    ) {
      try SmallWeights().encoder(heads: 5)
    }
  }

  @Test func refusesTooFewPositionsForATokenizer() throws {
    let folder = try TemporaryFolder()
    let vocabulary = try folder.file("vocab.txt", "[UNK]\n[CLS]\n[SEP]\n".utf8)
    let weights = SmallWeights(vocabulary: 3, layers: 6)
    #expect(
      throws: SafetensorsError.badTensor(
        path: Self.path, tensor: "embeddings.position",
        reason: "has 9 positions, expected 256 or more")
    ) {
      try MiniLM(weights: weights.tensors, vocabularyPath: vocabulary)
    }
  }
}
