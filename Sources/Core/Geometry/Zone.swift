// SPDX-License-Identifier: Apache-2.0

/// The part of the picture that a rule looks at: a polygon whose sides do not cross.
package struct Zone: Hashable, Sendable {
  /// Share of the picture that a zone has at least.
  package static let smallestArea = 0.0001

  /// The whole picture.
  package static let everything = Zone(
    unchecked: [
      Point(x: 0, y: 0), Point(x: 1, y: 0), Point(x: 1, y: 1), Point(x: 0, y: 1),
    ])

  /// In order around the zone, either way; the last is joined to the first.
  package let corners: [Point]

  /// - Parameter corners: shares of the picture's width and height.
  /// - Throws: `GeometryError` for what is no polygon.
  package init(_ corners: [Point]) throws(GeometryError) {
    guard corners.count >= 3 else { throw .tooFewCorners(corners.count) }
    if let outside = corners.firstIndex(where: { !$0.isInPicture }) {
      throw .cornerOutside(outside + 1, corners[outside])
    }
    self.init(unchecked: corners)
    if let repeated = sides.firstIndex(where: { $0.start == $0.end }) {
      throw .repeatedCorner(repeated + 1)
    }
    if let (one, other) = firstCrossing() { throw .crossingSides(one + 1, other + 1) }
    guard area >= Self.smallestArea else { throw .tooSmall(area: area) }
  }

  private init(unchecked corners: [Point]) {
    self.corners = corners
  }

  /// Share of the picture.
  package var area: Double { Polygon.area(corners) }

  private var sides: [LineSegment] {
    corners.indices.map {
      LineSegment(start: corners[$0], end: corners[($0 + 1) % corners.count])
    }
  }

  private func firstCrossing() -> (Int, Int)? {
    let sides = sides
    for one in sides.indices {
      for other in sides.indices.dropFirst(one + 1) {
        let crosses: Bool
        if other == one + 1 {
          crosses = foldsBack(sides[one], sides[other])
        } else if one == 0 && other == sides.count - 1 {
          crosses = foldsBack(sides[other], sides[one])
        } else {
          crosses = sides[one].meets(sides[other])
        }
        if crosses { return (one, other) }
      }
    }
    return nil
  }

  /// Whether a side runs back along the one before it.
  private func foldsBack(_ side: LineSegment, _ next: LineSegment) -> Bool {
    side.side(of: next.end) == 0 && (side.end - side.start).dot(next.end - next.start) < 0
  }
}
