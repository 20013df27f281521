// SPDX-License-Identifier: Apache-2.0

/// Guesses what a mistyped word was meant to be.
package enum Spelling {
  /// The candidate that is fewest edits away, `nil` if even that one has little in common.
  ///
  /// Of equally near ones the first is taken.
  package static func nearest(to word: String, among candidates: [String]) -> String? {
    candidates
      .map { (candidate: $0, distance: distance(word.lowercased(), $0.lowercased())) }
      .filter { $0.distance <= max(2, max(word.count, $0.candidate.count) / 2) }
      .min { $0.distance < $1.distance }?
      .candidate
  }

  /// Insertions, deletions, substitutions and swaps of neighbours that lead from one to the other.
  ///
  /// Source: Damerau 1964, doi:10.1145/363958.363994, as optimal string alignment. Words past 64
  /// characters are compared by their beginning.
  static func distance(_ first: String, _ second: String) -> Int {
    let first = Array(first.prefix(64))
    let second = Array(second.prefix(64))
    var beforeLast: [Int] = []
    var last = Array(0...second.count)
    for row in first.indices {
      var current = [row + 1]
      for column in second.indices {
        var best = min(
          last[column + 1] + 1, current[column] + 1,
          last[column] + (first[row] == second[column] ? 0 : 1))
        if row > 0, column > 0, first[row] == second[column - 1], first[row - 1] == second[column] {
          best = min(best, beforeLast[column - 1] + 1)
        }
        current.append(best)
      }
      beforeLast = last
      last = current
    }
    return last[second.count]
  }
}
