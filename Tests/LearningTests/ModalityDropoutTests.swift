// SPDX-License-Identifier: Apache-2.0
import TestSupport
import Tensors
import Testing

@testable import Learning

@Suite struct ModalityDropoutTests {
  @Test(arguments: SeedComponent.modalityDropout.cases)
  func keepingFollowsFromTheUniforms(_ name: String) throws {
    let golden = try SeedCase(name)
    let dropout = try golden.dropout
    let (uniforms, fallback) = (try golden["in.uniforms"], try golden["in.fallback"])
    let kept = (0..<fallback.count).flatMap {
      dropout.keep(uniforms: uniforms.element($0).values, fallback: fallback[$0])
    }
    #expect(try kept == golden.mask("out.keep"))
  }

  @Test(arguments: SeedComponent.modalityDropout.cases)
  func everySubsetHasItsProbability(_ name: String) throws {
    let golden = try SeedCase(name)
    let dropout = try golden.dropout
    let modalities = golden.parameters["modalities"].elements.compactMap(\.string)
    let draws = try #require(golden.expectations["draws"].int)
    let sigmas = try #require(golden.expectations["sigmas"].double)
    var random = RandomSource(seed: 1)
    var counts: [String: Int] = [:]
    for _ in 0..<draws {
      let kept = dropout.draw(modalities.count, isTraining: true, from: &random)
      counts[zip(modalities, kept).filter(\.1).map(\.0).joined(separator: "+"), default: 0] += 1
    }
    let expected = golden.expectations["subset_probability"].members
    #expect(Set(counts.keys).isSubset(of: expected.keys))
    for (subset, probability) in expected {
      let probability = try #require(probability.double)
      let deviation = (Double(draws) * probability * (1 - probability)).squareRoot()
      let count = Double(counts[subset] ?? 0)
      #expect(
        abs(count - Double(draws) * probability) <= sigmas * deviation, "\(subset): \(count)")
    }
  }

  @Test(arguments: [0, 0.3, 0.9, 1], [1, 2, 3])
  func somethingIsAlwaysKept(_ probability: Double, _ count: Int) throws {
    let dropout = try ModalityDropout(probability: probability)
    var random = RandomSource(seed: 2)
    let kept = (0..<10_000).map { _ in dropout.draw(count, isTraining: true, from: &random) }
    #expect(kept.allSatisfy { $0.contains(true) })
  }

  @Test func nothingIsDroppedInInference() throws {
    let dropout = try ModalityDropout(probability: 1)
    var random = RandomSource(seed: 3)
    #expect(dropout.draw(3, isTraining: false, from: &random) == [true, true, true])
    #expect(random.state == 3, "no number was drawn")
  }

  @Test func onlyWhatIsThereIsKept() throws {
    let dropout = try ModalityDropout(probability: 0.5)
    var random = RandomSource(seed: 4)
    let present = [false, true, false, true]
    var seen: Set<[Bool]> = []
    for _ in 0..<1000 {
      seen.insert(dropout.draw(among: present, isTraining: true, from: &random))
    }
    #expect(
      seen == [present, [false, true, false, false], [false, false, false, true]])
    let none = dropout.draw(among: [false, false], isTraining: true, from: &random)
    #expect(none == [false, false])
  }

  @Test(arguments: [-0.1, 1.1, .nan])
  func aProbabilityThatIsNoneIsRefused(_ probability: Double) {
    let error = #expect(throws: LearningError.self) {
      try ModalityDropout(probability: probability)
    }
    #expect(
      error?.description
        == "modality dropout: \(probability) is out of range. Choose 0.0 to 1.0.")
  }
}

extension SeedCase {
  fileprivate var dropout: ModalityDropout {
    get throws {
      try ModalityDropout(probability: try #require(parameters["drop_prob"].double))
    }
  }
}
