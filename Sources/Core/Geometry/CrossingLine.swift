// SPDX-License-Identifier: Apache-2.0

/// Which way a line is crossed.
///
/// Side A is on the left of someone who walks from the line's first point to its second, as seen on
/// the picture; side B on the right. A line drawn upwards through the middle of the picture has A in
/// its left half.
package enum CrossingDirection: String, CaseIterable, Sendable {
  case aToB = "a_to_b"
  case bToA = "b_to_a"
  case both
}

/// A straight line between two places in the picture that tracks may cross.
package struct CrossingLine: Hashable, Sendable {
  /// Distance of the ends, as a share of the picture, that a line has at least.
  package static let shortest = 0.01

  package let first: Point
  package let second: Point

  /// - Parameters:
  ///   - first: shares of the picture's width and height.
  ///   - second: where it goes from there.
  /// - Throws: `GeometryError` for an end outside the picture, or both ends in one place.
  package init(from first: Point, to second: Point) throws(GeometryError) {
    for end in [first, second] where !end.isInPicture { throw .lineOutside(end) }
    let length = (second - first).length
    guard length >= Self.shortest else { throw .lineTooShort(length: length) }
    self.first = first
    self.second = second
  }

  /// How far a point is from the endless line through both ends: negative on side A.
  package func distance(of point: Point) -> Double {
    segment.side(of: point) / (second - first).length
  }

  /// Which way someone crosses the line who goes straight from one point to another.
  package func crossing(from start: Point, to end: Point) -> CrossingDirection? {
    guard segment.meets(LineSegment(start: start, end: end)) else { return nil }
    let (before, after) = (segment.side(of: start), segment.side(of: end))
    if before < 0 && after > 0 { return .aToB }
    return before > 0 && after < 0 ? .bToA : nil
  }

  private var segment: LineSegment { LineSegment(start: first, end: second) }
}
