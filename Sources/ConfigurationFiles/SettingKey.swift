// SPDX-License-Identifier: Apache-2.0

/// One key of the file: its name, its comment, and where its value goes in a `Root`.
///
/// Reading, checking, printing and the list of valid keys all come from this.
struct SettingKey<Root>: Sendable {
  let name: String
  let comment: String
  let expectation: String
  /// Stores the value; false where it is not what is expected.
  let read: @Sendable (TOMLValue, inout Root) -> Bool
  /// The value as TOML.
  let write: @Sendable (Root) -> String
  /// The value as TOML, without what is secret.
  let show: @Sendable (Root) -> String

  init<Value: Sendable>(
    _ name: String, _ path: any WritableKeyPath<Root, Value> & Sendable,
    _ format: ValueFormat<Value>, _ comment: String
  ) {
    self.name = name
    self.comment = comment
    expectation = format.expectation
    read = { found, root in
      guard let value = format.read(found) else { return false }
      root[keyPath: path] = value
      return true
    }
    write = { format.write($0[keyPath: path]) }
    let show = format.show ?? format.write
    self.show = { show($0[keyPath: path]) }
  }

  /// A key whose value has keys of its own: whoever reads those stores it.
  init(
    _ name: String, _ comment: String, expectation: String,
    write: @escaping @Sendable (Root) -> String, isOfType: @escaping @Sendable (TOMLValue) -> Bool
  ) {
    self.name = name
    self.comment = comment
    self.expectation = expectation
    read = { found, _ in isOfType(found) }
    self.write = write
    show = write
  }

  /// The same key of something that has a `Root` in it.
  init<Inner>(
    _ key: SettingKey<Inner>, in path: any WritableKeyPath<Root, Inner> & Sendable
  ) {
    name = key.name
    comment = key.comment
    expectation = key.expectation
    read = { key.read($0, &$1[keyPath: path]) }
    write = { key.write($0[keyPath: path]) }
    show = { key.show($0[keyPath: path]) }
  }
}

/// A `[table]` of the file.
struct SettingSection: Sendable {
  let name: String
  let keys: [SettingKey<Settings>]
}
