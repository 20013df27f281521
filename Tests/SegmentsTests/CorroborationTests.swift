// SPDX-License-Identifier: Apache-2.0
import Tensors
import TestSupport
import Testing

@testable import Segments

@Suite struct CorroborationTests {
  @Test(arguments: ["rerank"])
  func itMatchesTheReference(_ name: String) throws {
    let golden = try SeedCase(name)
    let (matches, similarity) = (try golden["in.matches"], try golden["in.similarity"])
    let width = matches.shape[1]
    let results = try golden.integers("in.count").enumerated().map { row, count in
      Corroboration(cosines: Array(matches.values[row * width..<row * width + count]))
    }
    let scores = zip(results, similarity.values).map { $0.applied(to: (1 + Double($1)) / 2) }
    for (values, name) in [
      (results.map(\.consistency), "out.consistency"),
      (results.map(\.disagreement), "out.disagreement"), (scores, "out.score"),
    ] {
      try golden.expect(Tensor(values.map(Float.init), shape: [values.count]), matches: name)
    }
  }

  @Test func oneModalityAloneChangesNothing() {
    #expect(Corroboration(cosines: [0.9]).applied(to: 0.7) == 0.7)
    #expect(Corroboration(cosines: []).applied(to: 0.7) == 0.7)
  }

  @Test func aModalityThatSpeaksAgainstItLowersTheScore() {
    let corroboration = Corroboration(cosines: [0.8, -0.4])
    #expect(corroboration.consistency == 0)
    #expect(corroboration.applied(to: 0.5) < 0.5)
  }
}
