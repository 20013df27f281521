// SPDX-License-Identifier: Apache-2.0

/// The straight way between two points.
struct LineSegment {
  let start: Point
  let end: Point

  /// Whether the two have a point in common, ends included.
  ///
  /// By the signs of the four triangles that their ends form; O'Rourke 1998, *Computational
  /// Geometry in C*, 1.5.
  func meets(_ other: LineSegment) -> Bool {
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
