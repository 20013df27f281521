// SPDX-License-Identifier: Apache-2.0
import Layers
import TestSupport
import Tensors
import Testing

@testable import Encoders

@Suite struct MiniLMGoldenTests {
  private static let tolerance = 1e-4

  @Test(arguments: Fixtures.encoderFiles("text-"))
  func vectorsMatchTheReference(name: String) throws {
    let golden = try Fixtures.encoderFile(name)
    let vectors = try MiniLM.forTests().encode(Sentences(name).texts).map { Tensor($0) }
    expectClose(
      .stacked(vectors), try golden.tensor("vectors"), absolute: Self.tolerance, label: name)
    let cosines = vectors.map { a in Tensor(vectors.map { b in Float(a.dot(b)) }) }
    expectClose(
      .stacked(cosines), try golden.tensor("cosine"), absolute: Self.tolerance, label: name)
  }

  @Test(arguments: Fixtures.encoderFiles("text-"))
  func layersMatchTheReference(name: String) throws {
    let golden = try Fixtures.encoderFile(name)
    let model = try MiniLM.forTests()
    let texts = try Sentences(name).texts
    let taps = golden.names.filter { $0.hasPrefix("sentence") }
    try #require(!taps.isEmpty)
    for tap in taps {
      let parts = tap.dropFirst("sentence".count).split(separator: ".")
      let sentence = try #require(parts.first.flatMap { Int($0) })
      let ids = model.tokenizer.encode(texts[sentence])
      let states = model.encoder.embed(ids).reshaped([1, ids.count, model.encoder.width])
      let depth =
        parts.last == "embeddings"
        ? 0 : 1 + (try #require(parts.last.flatMap { Int($0.dropFirst("layer".count)) }))
      let actual = model.encoder.layers.prefix(depth).reduce(states) { $1.forward($0) }
      expectClose(
        actual.reshaped([ids.count, model.encoder.width]), try golden.tensor(tap),
        absolute: Self.tolerance, label: "\(name) \(tap)")
    }
  }
}
