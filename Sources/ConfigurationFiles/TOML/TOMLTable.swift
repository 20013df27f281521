// SPDX-License-Identifier: Apache-2.0

/// A table while its document is read, when later lines can still add to it.
final class TOMLTable {
  /// What brought the table about, which decides what may still be added to it.
  enum Origin {
    /// It is on the way to the table of a header, as `a` is in `[a.b]`.
    case implied
    case header
    /// It is on the way to a dotted key, as `a` is in `a.b = 1`.
    case dotted
  }

  enum Member {
    /// Anything that is complete, inline tables too.
    case node(TOMLNode)
    case table(TOMLTable)
    /// The tables of `[[name]]` so far, never none.
    case tables([TOMLTable])
  }

  private var origin: Origin
  private var line: Int
  private var members: [String: Member] = [:]

  init(_ origin: Origin, line: Int) {
    self.origin = origin
    self.line = line
  }

  /// The finished table.
  var node: TOMLNode {
    TOMLNode(line: line, value: .table(members.mapValues(Self.node)))
  }

  private static func node(_ member: Member) -> TOMLNode {
    switch member {
    case .node(let node): node
    case .table(let table): table.node
    case .tables(let tables):
      TOMLNode(line: tables[0].line, value: .array(tables.map(\.node)))
    }
  }

  /// The table that a header's name stands for; `nil` where it cannot be made or got at.
  func openTable(named path: [String], isArray: Bool, line: Int) -> TOMLTable? {
    guard let name = path.last else { return nil }
    var parent = self
    for name in path.dropLast() {
      switch parent.members[name] {
      case nil: parent = parent.add(TOMLTable(.implied, line: line), as: name)
      case .table(let table): parent = table
      case .tables(let tables): parent = tables[tables.count - 1]
      case .node: return nil
      }
    }
    switch (parent.members[name], isArray) {
    case (nil, false): return parent.add(TOMLTable(.header, line: line), as: name)
    case (.table(let table), false) where table.origin == .implied:
      table.origin = .header
      table.line = line
      return table
    case (nil, true), (.tables, true):
      let table = TOMLTable(.header, line: line)
      let others =
        if case .tables(let tables) = parent.members[name] { tables } else { [TOMLTable]() }
      parent.members[name] = .tables(others + [table])
      return table
    default: return nil
    }
  }

  /// Stores a value under a dotted key; false where the key or part of it is taken.
  func insert(_ node: TOMLNode, at path: [String], line: Int) -> Bool {
    guard let name = path.last else { return false }
    var parent = self
    for name in path.dropLast() {
      switch parent.members[name] {
      case nil: parent = parent.add(TOMLTable(.dotted, line: line), as: name)
      case .table(let table) where table.origin == .dotted: parent = table
      default: return false
      }
    }
    guard parent.members[name] == nil else { return false }
    // A value counts as being where its key is.
    parent.members[name] = .node(TOMLNode(line: line, value: node.value))
    return true
  }

  private func add(_ table: TOMLTable, as name: String) -> TOMLTable {
    members[name] = .table(table)
    return table
  }
}
