// SPDX-License-Identifier: Apache-2.0
import Tensors

/// At which rank each query finds the first of its right answers.
///
/// Doubt counts against: a wrong answer that scores as high as the best right one, or NaN, stands
/// before it.
package struct RetrievalRanks: Sendable {
  /// Scores of unit vectors that differ by less are equal but for rounding.
  static let tolerance = 1e-6
  /// Queries and candidates that are compared at once; bounds the memory.
  private static let (queryBlock, candidateBlock) = (256, 4096)

  /// One per query, from 1.
  package let ranks: [Int]

  package init(ranks: [Int]) {
    self.ranks = ranks
  }

  /// Ranks candidates by their dot products with each query.
  ///
  /// - Parameters:
  ///   - queries: `[Q, D]`, rows of unit length.
  ///   - candidates: `[N, D]`, likewise.
  ///   - answers: for each query the right candidates, at least one.
  package init(queries: Tensor, candidates: Tensor, answers: [[Int]]) {
    precondition(
      queries.rank == 2 && candidates.rank == 2 && answers.count == queries.shape[0]
        && answers.allSatisfy { !$0.isEmpty },
      "RetrievalRanks: queries \(queries.shape), candidates \(candidates.shape), "
        + "answers to \(answers.count)")
    let answers = answers.map { Set($0) }
    var ranks: [Int] = []
    for start in stride(from: 0, to: answers.count, by: Self.queryBlock) {
      let block = start..<min(start + Self.queryBlock, answers.count)
      ranks += Self.ranks(queries.rows(block), candidates, Array(answers[block]))
    }
    self.ranks = ranks
  }

  /// Share of queries with a right answer among the first `k`.
  package func recall(at k: Int) -> Double {
    Double(ranks.count { $0 <= k }) / Double(max(1, ranks.count))
  }

  /// Mean of the recall at 1, 5 and 10, which is steadier than any of them where queries are few.
  ///
  /// Models are chosen by their sum in Faghri and others 2018, arXiv 1707.05612.
  package var meanRecall: Double {
    [1, 5, 10].reduce(0) { $0 + recall(at: $1) } / 3
  }

  /// The mean of the two middle ones where their number is even; NaN without a query.
  package var median: Double {
    guard !ranks.isEmpty else { return .nan }
    let sorted = ranks.sorted()
    return Double(sorted[(ranks.count - 1) / 2] + sorted[ranks.count / 2]) / 2
  }

  private static func ranks(
    _ queries: Tensor, _ candidates: Tensor, _ answers: [Set<Int>]
  ) -> [Int] {
    let bounds = answers.indices.map { query in
      let row = queries.element(query)
      let scores = answers[query].map { row.dot(candidates.element($0)) }
      return Float((scores.filter { !$0.isNaN }.max() ?? .nan) - tolerance)
    }
    var ranks = Array(repeating: 1, count: answers.count)
    let count = candidates.shape[0]
    for start in stride(from: 0, to: count, by: candidateBlock) {
      let block = start..<min(start + candidateBlock, count)
      let scores = matmul(queries, candidates.rows(block), transposingRight: true).values
      for query in answers.indices {
        let row = scores[query * block.count..<(query + 1) * block.count]
        let before = row.count { !($0 < bounds[query]) }
        let right = answers[query].count {
          block.contains($0) && !(row[row.startIndex + $0 - start] < bounds[query])
        }
        ranks[query] += before - right
      }
    }
    return ranks
  }
}
