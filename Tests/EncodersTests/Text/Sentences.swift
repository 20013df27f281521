// SPDX-License-Identifier: Apache-2.0
import Encoders
import TestSupport

/// One `encoders/text-*.json`: sentences and the numbers of their pieces.
struct Sentences {
  let texts: [String]
  let ids: [[Int]]

  init(_ name: String) throws {
    let sentences = try JSON(contentsOf: "\(Fixtures.encoders)/\(name).json")["sentences"].elements
    texts = sentences.compactMap { $0["text"].string }
    ids = sentences.map { $0["ids"].elements.compactMap(\.int) }
  }
}

extension MiniLM {
  /// The pretrained one, loaded once for all tests.
  static func forTests() throws -> MiniLM { try loaded.get() }

  private static let loaded = Result {
    try MiniLM(
      weights: TestModels.file(MiniLM.weightsFile),
      vocabularyPath: TestModels.path(MiniLM.vocabularyFile))
  }
}
