// SPDX-License-Identifier: Apache-2.0

/// Keeps the values that were made last, at most `capacity` of them.
struct BoundedCache<Key: Hashable & Sendable, Value: Sendable>: Sendable {
  let capacity: Int
  private var values: [Key: Value] = [:]
  /// Keys in the order in which they came in.
  private var order: [Key] = []

  init(capacity: Int) {
    precondition(capacity > 0, "BoundedCache: capacity \(capacity)")
    self.capacity = capacity
  }

  var count: Int { values.count }

  /// The value of a key, if it is there.
  subscript(key: Key) -> Value? { values[key] }

  /// The value of a key, made if it is not there; the one that has been there longest makes room.
  mutating func value(for key: Key, make: (Key) -> Value) -> Value {
    if let value = values[key] { return value }
    let value = make(key)
    if order.count == capacity { values[order.removeFirst()] = nil }
    values[key] = value
    order.append(key)
    return value
  }
}
