// SPDX-License-Identifier: Apache-2.0
import Testing

@testable import Tensors

@Suite struct RandomSourceTests {
  @Test func aSourceSeededWithTheStateOfAnotherGoesOnAsItWould() {
    var source = RandomSource(seed: 7)
    for _ in 0..<5 { _ = source.next() }
    var resumed = RandomSource(seed: source.state)
    #expect((0..<20).allSatisfy { _ in resumed.next() == source.next() })
  }

  @Test func indicesFillTheirRangeEvenly() {
    var source = RandomSource(seed: 1)
    var counts = Array(repeating: 0, count: 7)
    for _ in 0..<70_000 { counts[source.index(below: 7)] += 1 }
    // Five standard deviations of a binomial count.
    #expect(counts.allSatisfy { abs($0 - 10_000) < 463 })
  }

  @Test func everyPermutationIsAsLikely() {
    var source = RandomSource(seed: 2)
    var counts: [[Int]: Int] = [:]
    for _ in 0..<60_000 { counts[source.permutation(of: 3), default: 0] += 1 }
    #expect(counts.count == 6 && counts.values.allSatisfy { abs($0 - 10_000) < 457 })
    #expect(source.permutation(of: 0).isEmpty)
  }

  @Test func streamsDifferAndFollowFromTheirNumber() {
    let source = RandomSource(seed: 3)
    let firsts = (0..<1000).map { number in
      var stream = source.stream(number)
      return stream.next()
    }
    #expect(Set(firsts).count == 1000)
    var again = source.stream(17)
    #expect(again.next() == firsts[17])
  }
}
