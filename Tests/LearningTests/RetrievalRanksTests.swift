// SPDX-License-Identifier: Apache-2.0
import TestSupport
import Tensors
import Testing

@testable import Learning

@Suite struct RetrievalRanksTests {
  @Test func ranksAreWhatSortingGives() {
    var random = RandomSource(seed: 1)
    // More than one block of queries.
    let queries = random.tensor(shape: [300, 6]).l2Normalized()
    let candidates = random.tensor(shape: [77, 6]).l2Normalized()
    let answers = (0..<300).map { [$0 % 77, $0 * 7 % 77] }
    let ranks = RetrievalRanks(queries: queries, candidates: candidates, answers: answers).ranks
    let expected = answers.enumerated().map { query, answers in
      let scores = (0..<77).map { queries.element(query).dot(candidates.element($0)) }
      let best = answers.map { scores[$0] }.max() ?? 0
      return 1
        + scores.indices.count {
          !answers.contains($0) && scores[$0] >= best - RetrievalRanks.tolerance
        }
    }
    #expect(ranks == expected)
  }

  @Test func candidatesMayBeMoreThanOneBlock() {
    var random = RandomSource(seed: 2)
    let candidates = random.tensor(shape: [9001, 3]).l2Normalized()
    let queries = candidates.rows(4090..<4100)
    let ranks = RetrievalRanks(
      queries: queries, candidates: candidates, answers: (4090..<4100).map { [$0] })
    #expect(ranks.ranks == Array(repeating: 1, count: 10))
    let last = RetrievalRanks(
      queries: queries, candidates: queries * -1, answers: [[0]] + Array(repeating: [1], count: 9))
    #expect(last.ranks[0] == 10)
  }

  @Test func tiesCountAgainst() {
    let same = Tensor(repeating: 0.5, shape: [5, 4])
    let ranks = RetrievalRanks(
      queries: same.rows(0..<2), candidates: same, answers: [[0], [1, 2]])
    #expect(ranks.ranks == [5, 4], "other right answers are no competition")
  }

  @Test func whatIsNoNumberRanksLast() {
    var candidates = Tensor([1, 0, 0, 1, -1, 0], shape: [3, 2])
    let query = Tensor([.nan, 0], shape: [1, 2])
    #expect(
      RetrievalRanks(queries: query, candidates: candidates, answers: [[0]]).ranks == [3])
    candidates[0, 0] = .nan
    let queries = Tensor([0, 1, 0, 1], shape: [2, 2])
    #expect(
      RetrievalRanks(queries: queries, candidates: candidates, answers: [[0], [1]]).ranks == [3, 2])
  }

  @Test func ranksAreSummedUp() {
    let ranks = RetrievalRanks(ranks: [1, 12, 5, 2])
    #expect(ranks.recall(at: 1) == 0.25)
    #expect(ranks.recall(at: 5) == 0.75)
    #expect(ranks.recall(at: 10) == 0.75)
    #expect(ranks.median == 3.5)
    #expect(RetrievalRanks(ranks: [3, 9, 4]).median == 4)
    #expect(RetrievalRanks(ranks: []).recall(at: 1) == 0)
    #expect(RetrievalRanks(ranks: []).median.isNaN)
  }
}
