// SPDX-License-Identifier: Apache-2.0
import TestSupport
import Tensors
import Testing

@testable import Encoders

@Suite struct MiniLMTests {
  private static let texts = [
    "a", "glass breaking", "", "a person in a red jacket at the front door at night", "東京!",
    "supercalifragilisticexpialidocious x-ray #42", "\u{200D}", "two dogs",
  ]

  @Test(arguments: 1...8)
  func aSentenceDoesNotDependOnItsBatch(size: Int) throws {
    let model = try MiniLM.forTests()
    let alone = Self.texts.map { model.encode([$0])[0] }
    for start in Self.texts.indices {
      let order = (0..<size).map { (start + $0) % Self.texts.count }
      #expect(model.encode(order.map { Self.texts[$0] }) == order.map { alone[$0] })
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
}
