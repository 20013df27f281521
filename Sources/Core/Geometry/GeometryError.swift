// SPDX-License-Identifier: Apache-2.0

/// What can be wrong with a zone or a line that an operator drew.
///
/// Corners count from 1, as people do.
package enum GeometryError: Error, Equatable {
  case tooFewCorners(Int)
  case cornerOutside(Int, Point)
  case repeatedCorner(Int)
  case crossingSides(Int, Int)
  case tooSmall(area: Double)
  case lineOutside(Point)
  case lineTooShort(length: Double)
}

extension GeometryError: CustomStringConvertible {
  package var description: String {
    switch self {
    case .lineOutside, .lineTooShort: "line: \(reason)."
    default: "zone: \(reason)."
    }
  }

  /// What is wrong and what to do, without the stop at the end.
  package var reason: String {
    switch self {
    case .tooFewCorners(let count):
      "it has \(count) corners. Give at least 3"
    case .cornerOutside(let corner, let point):
      """
      corner \(corner) is outside the picture (\(point.x), \(point.y)). \
      Give shares of its width and height, 0 to 1 from the top left
      """
    case .repeatedCorner(let corner):
      """
      corner \(corner) is the same as the one after it. Leave it out; \
      the last corner is joined to the first by itself
      """
    case .crossingSides(let one, let other):
      """
      the sides that begin at corners \(one) and \(other) cross or touch. \
      Give the corners in order around the zone
      """
    case .tooSmall(let area):
      """
      it covers too little of the picture (\(area)). \
      Give at least \(Zone.smallestArea), which is one part in ten thousand
      """
    case .lineOutside(let point):
      """
      an end is outside the picture (\(point.x), \(point.y)). \
      Give shares of its width and height, 0 to 1 from the top left
      """
    case .lineTooShort(let length):
      """
      its ends are too close together (\(length)). \
      Give at least \(CrossingLine.shortest) of the picture
      """
    }
  }
}
