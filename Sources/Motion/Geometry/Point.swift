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

  static let zero = Point(x: 0, y: 0)

  var length: Double { (x * x + y * y).squareRoot() }

  /// Twice the area that two ways span: positive if `other` turns clockwise as seen on the picture.
  func cross(_ other: Point) -> Double { x * other.y - y * other.x }

  func dot(_ other: Point) -> Double { x * other.x + y * other.y }

  static func + (lhs: Point, rhs: Point) -> Point { Point(x: lhs.x + rhs.x, y: lhs.y + rhs.y) }

  static func - (lhs: Point, rhs: Point) -> Point { Point(x: lhs.x - rhs.x, y: lhs.y - rhs.y) }

  static func * (lhs: Point, rhs: Double) -> Point { Point(x: lhs.x * rhs, y: lhs.y * rhs) }

  /// Whether it is a finite place inside the picture, its border included.
  var isInPicture: Bool { (0...1).contains(x) && (0...1).contains(y) }
}

/// The straight way between two points.
struct Segment {
  let start: Point
  let end: Point

  /// Whether the two have a point in common, ends included.
  ///
  /// By the signs of the four triangles that their ends form; O'Rourke 1998, *Computational
  /// Geometry in C*, 1.5.
  func meets(_ other: Segment) -> Bool {
    let (a, b) = (other.side(of: start), other.side(of: end))
    let (c, d) = (side(of: other.start), side(of: other.end))
    if a * b < 0 && c * d < 0 { return true }
    return (a == 0 && other.spans(start)) || (b == 0 && other.spans(end))
      || (c == 0 && spans(other.start)) || (d == 0 && spans(other.end))
  }

  /// Negative to the left of someone who walks the segment, positive to the right, 0 on its line.
  func side(of point: Point) -> Double { (end - start).cross(point - start) }

  /// Whether a point of the segment's line lies between its ends.
  private func spans(_ point: Point) -> Bool {
    (point - start).dot(point - end) <= 0
  }
}
