// SPDX-License-Identifier: Apache-2.0
import Foundation
import TestSupport
import Tensors
import Testing

@testable import Encoders

@Suite struct MiniLMTests {
  private static let texts = [
    "a", "glass breaking", "", "a cup of espresso on a table", "東京!", "x-ray #42", "\u{200D}",
    "two dogs",
  ]

  @Test(arguments: 1...8)
  func aSentenceDoesNotDependOnItsBatch(size: Int) throws {
    let model = try MiniLM.forTests()
    let probe = "a person in a red jacket"
    let alone = model.encode([probe])[0]
    for position in 0..<size {
      var batch = Array(Self.texts.prefix(size))
      batch[position] = probe
      #expect(model.encode(batch)[position] == alone)
    }
  }

  @Test func everyTextGivesAUnitVector() throws {
    let model = try MiniLM.forTests()
    let texts = Self.texts + [String(repeating: "word ", count: 1000)]
    for vector in model.encode(texts) {
      #expect(vector.count == 384)
      #expect(abs(Tensor(vector).dot(Tensor(vector)) - 1) < 1e-6)
    }
    #expect(model.encode([]).isEmpty)
  }

  @Test func tokenStatesHaveARowPerPiece() throws {
    let model = try MiniLM.forTests()
    #expect(model.tokenStates("glass breaking").shape == [4, 384])
    #expect(model.tokenStates("").shape == [2, 384])
    #expect(model.tokenStates(String(repeating: "a ", count: 500)).shape == [256, 384])
  }

  @Test func meaningIsCloserThanWording() throws {
    let vectors = try MiniLM.forTests()
      .encode(["broken window", "shattered glass", "stock market", "a cat"]).map { Tensor($0) }
    #expect(vectors[0].dot(vectors[1]) > 0.5)
    #expect(vectors[2].dot(vectors[3]) < 0.2)
  }

  @Test func refusesAFileOfAnotherModel() throws {
    let golden = try SeedCase(try #require(SeedComponent.bert.cases.first))
    let weights = try golden.checkpointFiles().weights
    #expect(
      throws: SafetensorsError.missingTensor(path: weights.path, tensor: "embeddings.word")
    ) {
      try MiniLM(weights: weights, vocabularyPath: "vocab.txt")
    }
  }

  @Test func refusesAVocabularyOfAnotherModel() throws {
    let folder = try TemporaryFolder()
    let vocabulary = try folder.file("vocab.txt", "[UNK]\n[CLS]\n[SEP]\n".utf8)
    #expect(
      throws: EncoderError.badVocabulary(
        path: vocabulary, reason: "it has 3 pieces, the model 30522")
    ) {
      try MiniLM(weights: TestModels.file(MiniLM.weightsFile), vocabularyPath: vocabulary)
    }
  }

  @Test func refusesATruncatedFile() throws {
    let folder = try TemporaryFolder()
    let whole = try Data(
      contentsOf: URL(filePath: TestModels.path(MiniLM.weightsFile)), options: .alwaysMapped)
    let path = try folder.file(MiniLM.weightsFile, whole.prefix(100_000))
    let error = #expect(throws: SafetensorsError.self) { try MiniLM(directory: folder.path) }
    let message = try #require(error?.description)
    #expect(message.hasPrefix("\(path): tensor \"embeddings."))
    #expect(message.hasSuffix(" Run `nightjar models fetch` again."))
  }
}
