// SPDX-License-Identifier: Apache-2.0

/// One step on the way from a document's root to a value.
enum PathPart: Hashable, Sendable {
  case key(String)
  case index(Int)
}

/// Finds the line of every key and array element of a document.
struct KeyLocator {
  private var lines: [[PathPart]: Int] = [:]

  init(_ document: TOMLNode) {
    add(document, at: [])
  }

  private mutating func add(_ node: TOMLNode, at path: [PathPart]) {
    lines[path] = node.line
    switch node.value {
    case .table(let members):
      for (name, member) in members { add(member, at: path + [.key(name)]) }
    case .array(let elements):
      for (index, element) in elements.enumerated() { add(element, at: path + [.index(index)]) }
    default: break
    }
  }

  /// Line of a value; of what it would be in where the value is not there.
  func line(of path: [PathPart]) -> Int {
    var path = path[...]
    while !path.isEmpty {
      if let line = lines[Array(path)] { return line }
      path.removeLast()
    }
    return 1
  }
}
