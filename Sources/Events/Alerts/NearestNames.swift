// SPDX-License-Identifier: Apache-2.0

/// Finds what someone probably meant by a name that does not exist.
package enum NearestNames {
  /// The closest of `names`, best first.
  ///
  /// Names that contain `name` come first, then those that take the fewest edits; letter case
  /// does not count.
  package static func of(_ name: String, in names: [String], count: Int = 3) -> [String] {
    let wanted = Array(name.lowercased())
    let ranked = names.enumerated().map { index, candidate in
      let folded = candidate.lowercased()
      let contains = !wanted.isEmpty && folded.contains(String(wanted))
      let distance = editDistance(wanted, Array(folded))
      return (key: (contains ? 0 : 1, distance, index), candidate)
    }
    return ranked.sorted { $0.key < $1.key }.prefix(count).map(\.1)
  }

  /// Fewest insertions, deletions and substitutions that turn one into the other.
  ///
  /// Source: Wagner and Fischer 1974, doi:10.1145/321796.321811, with one row kept.
  static func editDistance(_ a: [Character], _ b: [Character]) -> Int {
    var row = Array(0...b.count)
    for (i, left) in a.enumerated() {
      var diagonal = row[0]
      row[0] = i + 1
      for (j, right) in b.enumerated() {
        let substitution = diagonal + (left == right ? 0 : 1)
        diagonal = row[j + 1]
        row[j + 1] = min(substitution, row[j] + 1, diagonal + 1)
      }
    }
    return row[b.count]
  }
}
