// SPDX-License-Identifier: Apache-2.0
import Core

/// How the class scores of a segment's steps become a few labels.
///
/// A scene lasts, so its score is the mean over the steps that were seen; a sound may be short, so
/// its score is the largest over the steps that were heard.
package struct LabelSummary: Sendable {
  /// How many labels at most.
  package let count: Int
  /// Score below which a label is left out.
  package let floor: Float

  /// Probabilities of 1000 classes: 0.05 is fifty times an even spread.
  package static let scene = LabelSummary(count: 5, floor: 0.05)
  /// Independent scores: below 0.1 the encoder hears nearly everything.
  package static let sound = LabelSummary(count: 5, floor: 0.1)

  package init(count: Int, floor: Float) {
    self.count = count
    self.floor = floor
  }

  /// The classes with the largest scores, largest first; of equal ones the first class wins.
  package func top(_ scores: [Float], names: [String]) -> [LabelScore] {
    precondition(
      scores.count == names.count,
      "LabelSummary: \(scores.count) scores for \(names.count) classes")
    return scores.indices.filter { scores[$0] >= floor }
      .sorted { (-scores[$0], $0) < (-scores[$1], $1) }
      .prefix(count)
      .map { LabelScore(name: names[$0], score: scores[$0]) }
  }

  /// Element-wise mean of rows of equal length; empty without rows.
  package static func mean(_ rows: [[Float]]) -> [Float] {
    combine(rows, +).map { $0 / Float(rows.count) }
  }

  /// Element-wise maximum of rows of equal length; empty without rows.
  package static func maximum(_ rows: [[Float]]) -> [Float] { combine(rows, max) }

  private static func combine(
    _ rows: [[Float]], _ operation: (Float, Float) -> Float
  ) -> [Float] {
    guard let first = rows.first else { return [] }
    return rows.dropFirst().reduce(into: first) { total, row in
      precondition(
        row.count == total.count, "LabelSummary: rows of \(total.count) and \(row.count) scores")
      for index in total.indices { total[index] = operation(total[index], row[index]) }
    }
  }
}
