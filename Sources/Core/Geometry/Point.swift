// SPDX-License-Identifier: Apache-2.0

/// A place in the picture, or a way from one place to another.
///
/// Zones and lines have shares of the picture's width and height, (0, 0) at its top left corner and
/// (1, 1) at its bottom right one; tracks have cells of the luma grid. `y` grows downwards.
package struct Point: Hashable, Sendable {
  package var x: Double
  package var y: Double

  package init(x: Double, y: Double) {
    self.x = x
    self.y = y
  }

  package static let zero = Point(x: 0, y: 0)

  package var length: Double { (x * x + y * y).squareRoot() }

  /// Twice the area that two ways span: positive if `other` turns clockwise as seen on the picture.
  package func cross(_ other: Point) -> Double { x * other.y - y * other.x }

  package func dot(_ other: Point) -> Double { x * other.x + y * other.y }

  package static func + (lhs: Point, rhs: Point) -> Point {
    Point(x: lhs.x + rhs.x, y: lhs.y + rhs.y)
  }

  package static func - (lhs: Point, rhs: Point) -> Point {
    Point(x: lhs.x - rhs.x, y: lhs.y - rhs.y)
  }

  package static func * (lhs: Point, rhs: Double) -> Point { Point(x: lhs.x * rhs, y: lhs.y * rhs) }

  /// Whether it is a finite place inside the picture, its border included.
  var isInPicture: Bool { (0...1).contains(x) && (0...1).contains(y) }
}
