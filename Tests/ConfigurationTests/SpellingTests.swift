// SPDX-License-Identifier: Apache-2.0
import Testing

@testable import Configuration

@Suite struct SpellingTests {
  @Test(arguments: [
    ("", "", 0), ("a", "", 1), ("kitten", "sitting", 3), ("abcd", "acbd", 1), ("ab", "ba", 1),
    ("workers", "worker", 1), ("level", "lvele", 2),
  ])
  func distanceCountsEdits(first: String, second: String, distance: Int) {
    #expect(Spelling.distance(first, second) == distance)
    #expect(Spelling.distance(second, first) == distance)
  }

  @Test func theNearestOfSeveralIsFound() {
    let keys = ["segments", "segment_seconds", "steps_per_second"]
    #expect(Spelling.nearest(to: "segmnts", among: keys) == "segments")
    #expect(Spelling.nearest(to: "Segment-Seconds", among: keys) == "segment_seconds")
    #expect(Spelling.nearest(to: "stepspersecond", among: keys) == "steps_per_second")
  }

  @Test func aWordThatResemblesNothingHasNoNearest() {
    #expect(Spelling.nearest(to: "qqqqqqqq", among: ["level", "dir"]) == nil)
    #expect(Spelling.nearest(to: "x", among: []) == nil)
  }
}
