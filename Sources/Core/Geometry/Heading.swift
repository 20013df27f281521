// SPDX-License-Identifier: Apache-2.0

/// Where something is going, as seen on the picture.
package enum Heading: String, CaseIterable, Sendable {
  case left, right, up, down

  /// The nearest to a way; `nil` for none.
  package init?(_ way: Point) {
    guard way != .zero else { return nil }
    if abs(way.x) >= abs(way.y) {
      self = way.x > 0 ? .right : .left
    } else {
      self = way.y > 0 ? .down : .up
    }
  }
}
