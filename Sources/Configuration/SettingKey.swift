// SPDX-License-Identifier: Apache-2.0

/// One key of the file: its name, its comment, and where its value goes in a `Root`.
///
/// Reading, checking, printing and the list of valid keys all come from this.
struct SettingKey<Root>: Sendable {
  let name: String
  let comment: String
  let expectation: String
  /// Stores the node's value; false where the node is not what is expected.
  let read: @Sendable (TOMLNode, inout Root) -> Bool
  /// The value as TOML.
  let write: @Sendable (Root) -> String

  init<Value: Sendable>(
    _ name: String, _ path: any WritableKeyPath<Root, Value> & Sendable,
    _ format: ValueFormat<Value>, _ comment: String
  ) {
    self.name = name
    self.comment = comment
    expectation = format.expectation
    read = { node, root in
      guard let value = format.read(node) else { return false }
      root[keyPath: path] = value
      return true
    }
    write = { format.write($0[keyPath: path]) }
  }
}

/// A `[table]` of the file.
struct SettingSection: Sendable {
  let name: String
  let keys: [SettingKey<Settings>]
}
