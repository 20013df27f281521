// SPDX-License-Identifier: Apache-2.0

/// Operations on bare lists of corners.
package enum Polygon {
  package enum Axis {
    case x, y

    func coordinate(_ point: Point) -> Double { self == .x ? point.x : point.y }
  }

  /// By the shoelace formula; 0 for fewer than three corners.
  package static func area(_ corners: [Point]) -> Double {
    var sum = 0.0
    for (index, corner) in corners.enumerated() {
      sum += corner.cross(corners[(index + 1) % corners.count])
    }
    return abs(sum) / 2
  }

  /// What of a polygon lies between two parallels of an axis.
  ///
  /// Sutherland and Hodgman 1974, doi:10.1145/360767.360802. A concave polygon may come out with
  /// sides that run forth and back along the border; its area is right all the same.
  package static func clip(
    _ corners: [Point], to range: ClosedRange<Double>, along axis: Axis
  ) -> [Point] {
    let above = clip(corners, along: axis, at: range.lowerBound) { $0 >= range.lowerBound }
    return clip(above, along: axis, at: range.upperBound) { $0 <= range.upperBound }
  }

  private static func clip(
    _ corners: [Point], along axis: Axis, at border: Double, isInside: (Double) -> Bool
  ) -> [Point] {
    guard var previous = corners.last else { return [] }
    var clipped: [Point] = []
    for corner in corners {
      let (from, to) = (axis.coordinate(previous), axis.coordinate(corner))
      if isInside(from) != isInside(to) {
        clipped.append(previous + (corner - previous) * ((border - from) / (to - from)))
      }
      if isInside(to) { clipped.append(corner) }
      previous = corner
    }
    return clipped
  }
}
