// SPDX-License-Identifier: Apache-2.0

/// Puts results that workers finish in any order back into the order of their sequence numbers.
struct ReorderBuffer<Element> {
  private var waiting: [Int: Element] = [:]
  private var next = 0

  /// Takes one result and gives back all that are now due, in order.
  mutating func insert(_ element: Element, at sequence: Int) -> [Element] {
    precondition(
      sequence >= next && waiting[sequence] == nil, "ReorderBuffer: \(sequence) comes twice")
    waiting[sequence] = element
    var due: [Element] = []
    while let element = waiting.removeValue(forKey: next) {
      due.append(element)
      next += 1
    }
    return due
  }
}
