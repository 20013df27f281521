// SPDX-License-Identifier: Apache-2.0
import TestSupport
import Tensors
import Testing

@testable import Encoders

@Suite struct LabelBridgeGoldenTests {
  private static let tolerance = 1e-4

  private func bridge() throws -> LabelBridge {
    try LabelBridge(file: TestModels.file(LabelBridge.labelsFile))
  }

  /// Holds the vectors made of all inputs of a `kind` against those stored beside them.
  private func compare(
    _ file: String, kind: String, input: String, vector: ([Float]) -> [Float]
  ) throws {
    let golden = try Fixtures.encoderFile(file)
    let names = golden.names.filter { $0.hasPrefix("\(kind).") && $0.hasSuffix(".\(input)") }
    try #require(!names.isEmpty)
    for name in names {
      let expected = try golden.tensor("\(name.dropLast(input.count))vector")
      let actual = Tensor(vector(try golden.tensor(name).values))
      expectClose(actual, expected, absolute: Self.tolerance, label: "\(file) \(name)")
    }
  }

  @Test(arguments: Fixtures.encoderFiles("bridge"))
  func pictureVectorsMatchTheReference(file: String) throws {
    try compare(file, kind: "picture", input: "logits", vector: bridge().pictureVector(logits:))
  }

  @Test(arguments: Fixtures.encoderFiles("bridge"))
  func soundVectorsMatchTheReference(file: String) throws {
    try compare(file, kind: "sound", input: "scores", vector: bridge().soundVector)
  }

  @Test(arguments: Fixtures.encoderFiles("bridge"))
  func centredSentencesMatchTheReference(file: String) throws {
    let golden = try Fixtures.encoderFile(file)
    let bridge = try bridge()
    let sentences = try #require(Fixtures.encoderFiles("text-").first)
    let vectors = try MiniLM.forTests().encode(Sentences(sentences).texts)
    for labels in LabelBridge.LabelSet.allCases {
      let centred = vectors.map { Tensor(bridge.centred(query: $0, against: labels)) }
      expectClose(
        .stacked(centred), try golden.tensor("sentence.vectors_centred_\(labels.rawValue)"),
        absolute: Self.tolerance, label: "\(file) \(labels)")
    }
  }
}
