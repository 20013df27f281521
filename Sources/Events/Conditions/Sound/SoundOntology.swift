// SPDX-License-Identifier: Apache-2.0

/// Which sounds are kinds of which: "Alarm" covers sirens, fire alarms and telephones.
package struct SoundOntology: Sendable {
  /// The kinds directly below each name that has any.
  private let children: [String: [String]]
  /// All names, groups and classes, in the order of the table.
  package let names: [String]

  /// The ontology of the audio encoder's classes.
  package static let audioSet = SoundOntology(table: audioSetTable)

  /// - Parameter table: lines of `parent: child | child`.
  init(table: String) {
    var children: [String: [String]] = [:]
    var names: [String] = []
    for line in table.split(separator: "\n") {
      let halves = line.split(separator: ": ", maxSplits: 1).map(String.init)
      precondition(halves.count == 2, "SoundOntology: no \"parent: children\" in \"\(line)\"")
      children[halves[0]] = halves[1].split(separator: " | ").map(String.init)
      names += [halves[0]] + (children[halves[0]] ?? [])
    }
    var seen: Set<String> = []
    self.children = children
    self.names = names.filter { seen.insert($0).inserted }
  }

  /// The name itself and all that is below it, each once.
  package func kinds(of name: String) -> Set<String> {
    var found: Set<String> = []
    var waiting = [name]
    while let next = waiting.popLast() {
      guard found.insert(next).inserted else { continue }
      waiting += children[next] ?? []
    }
    return found
  }

  /// The classes that a label stands for.
  ///
  /// - Parameters:
  ///   - label: a class's or a group's display name, in any letter case.
  ///   - classNames: the audio encoder's classes.
  /// - Returns: class numbers in ascending order; empty for a name that is neither.
  package func classes(of label: String, in classNames: [String]) -> [Int] {
    let folded = label.lowercased()
    guard let name = (classNames + names).first(where: { $0.lowercased() == folded }) else {
      return []
    }
    let kinds = kinds(of: name)
    return classNames.indices.filter { kinds.contains(classNames[$0]) }
  }

  /// Names that someone may have meant by one that is neither a class nor a group of classes.
  package func nearest(to label: String, in classNames: [String]) -> [String] {
    let known = Set(classNames)
    let groups = names.filter { !known.contains($0) && !kinds(of: $0).isDisjoint(with: known) }
    return NearestNames.of(label, in: classNames + groups)
  }
}
