// SPDX-License-Identifier: Apache-2.0
import Synchronization
import TestSupport
import Tensors
import Testing

@testable import Encoders

/// Gives a text the vector [its length, number of its vowels] at length 1.
private struct CountingEncoder: TextEncoder {
  let name = "counting"

  func encode(_ sentences: [String]) -> [[Float]] {
    sentences.map { text in
      let vowels = text.filter { "aeiou".contains($0) }
      return Tensor([Float(text.count), Float(vowels.count)]).l2Normalized().values
    }
  }

  func tokenStates(_ sentence: String) -> Tensor { Tensor(encode([sentence])[0], shape: [1, 2]) }
}

@Suite struct LabelTableTests {
  private static let classes = (0..<70).map { index in
    ImageNetClass(
      name: "name \(index)", lemmas: String(repeating: "ab", count: index + 1),
      definition: String(repeating: "xye", count: 70 - index))
  }
  private static let sounds = (0..<33).map { String(repeating: "oz ", count: $0 + 1) }

  @Test func mixesNameLemmasAndDefinition() throws {
    let encoder = CountingEncoder()
    let tables = LabelTable.build(
      imagenet: Self.classes, audioset: Self.sounds, textEncoder: encoder)
    let pictures = try #require(tables["imagenet.vectors"])
    for (index, label) in Self.classes.enumerated() {
      let parts = encoder.encode([
        label.name, label.lemmas, "\(label.name): \(label.definition)",
      ]).map { Tensor($0) }
      #expect(pictures.element(index) == (parts[0] + parts[1] + parts[2]).l2Normalized())
    }
    let sounds = try #require(tables["audioset.vectors"])
    #expect(sounds == .stacked(encoder.encode(Self.sounds).map { Tensor($0) }))
    for (set, vectors) in [("imagenet", pictures), ("audioset", sounds)] {
      let mean = try #require(tables["\(set).mean"])
      for axis in 0..<2 {
        let sum = (0..<vectors.shape[0]).reduce(0) { $0 + Double(vectors[$1, axis]) }
        #expect(abs(Double(mean[axis]) - sum / Double(vectors.shape[0])) < 1e-7)
      }
    }
  }

  @Test func reportsProgressUpToTheEnd() {
    let shares = Mutex<[Double]>([])
    _ = LabelTable.build(
      imagenet: Self.classes, audioset: Self.sounds, textEncoder: CountingEncoder()
    ) { share in
      shares.withLock { $0.append(share) }
    }
    let reported = shares.withLock { $0 }
    #expect(reported == reported.sorted())
    #expect(reported.count > 10 && reported.last == 1)
  }

  @Test func firstClassesEqualTheInstalledTable() throws {
    let classes = try ClassNames.imageNetClasses(
      path: TestModels.path("labels-imagenet.tsv"))
    #expect(classes.count == LabelBridge.LabelSet.imagenet.classCount)
    let installed = try TestModels.file(LabelBridge.labelsFile)
    let built = LabelTable.build(
      imagenet: Array(classes.prefix(4)), audioset: ["Speech"],
      textEncoder: try MiniLM.forTests())
    for (name, count) in [("imagenet.vectors", 4), ("audioset.vectors", 1)] {
      expectClose(
        try #require(built[name]), try installed.tensor(name).rows(0..<count), absolute: 1e-5,
        label: name)
    }
  }
}
