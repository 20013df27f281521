// SPDX-License-Identifier: Apache-2.0
import Testing

@testable import Core

@Suite struct ZoneTests {
  @Test func aTriangleHasHalfOfItsSquare() throws {
    let zone = try Zone([Point(x: 0, y: 0), Point(x: 1, y: 0), Point(x: 0, y: 1)])
    #expect(zone.area == 0.5)
  }

  @Test func everythingIsTheWholePicture() {
    #expect(Zone.everything.area == 1)
  }

  private static let refused: [(corners: String, error: GeometryError)] = [
    ("0 0, 1 1", .tooFewCorners(2)),
    ("0 0, 1.2 0.4, 0 1", .cornerOutside(2, Point(x: 1.2, y: 0.4))),
    ("0 0, 1 0, 1 0, 0 1", .repeatedCorner(2)),
    ("0 0, 1 0, 0 1, 0 0", .repeatedCorner(4)),
    // An hourglass, a spike, and a corner that touches another side.
    ("0 0, 1 1, 1 0, 0 1", .crossingSides(1, 3)),
    ("0 0, 1 0, 0.5 0, 0.5 1", .crossingSides(1, 2)),
    ("0 0, 1 0, 1 1, 0.5 0, 0 1", .crossingSides(1, 3)),
    ("0 0, 0.0625 0, 0.0625 0.001", .tooSmall(area: 0.00003125)),
  ]

  @Test(arguments: refused)
  func whatIsNoPolygonIsRefused(corners: String, error: GeometryError) {
    let points = corners.split(separator: ",").map { corner in
      let numbers = corner.split(separator: " ").compactMap { Double($0) }
      return Point(x: numbers[0], y: numbers[1])
    }
    #expect(throws: error) { try Zone(points) }
  }

  @Test func aCornerThatIsNoNumberIsOutside() {
    #expect(throws: GeometryError.self) {
      try Zone([Point(x: .nan, y: 0), Point(x: 1, y: 0), Point(x: 0, y: 1)])
    }
  }

  @Test(arguments: [
    (GeometryError.tooFewCorners(2), "zone: it has 2 corners. Give at least 3."),
    (
      .cornerOutside(2, Point(x: 1.2, y: 0.4)),
      """
      zone: corner 2 is outside the picture (1.2, 0.4). \
      Give shares of its width and height, 0 to 1 from the top left.
      """
    ),
    (
      .repeatedCorner(4),
      """
      zone: corner 4 is the same as the one after it. Leave it out; \
      the last corner is joined to the first by itself.
      """
    ),
    (
      .crossingSides(1, 3),
      """
      zone: the sides that begin at corners 1 and 3 cross or touch. \
      Give the corners in order around the zone.
      """
    ),
    (
      .tooSmall(area: 0.00005),
      """
      zone: it covers too little of the picture (5e-05). \
      Give at least 0.0001, which is one part in ten thousand.
      """
    ),
    (
      .lineOutside(Point(x: -1, y: 0)),
      """
      line: an end is outside the picture (-1.0, 0.0). \
      Give shares of its width and height, 0 to 1 from the top left.
      """
    ),
    (
      .lineTooShort(length: 0),
      "line: its ends are too close together (0.0). Give at least 0.01 of the picture."
    ),
  ])
  func errorsSayWhatToDo(error: GeometryError, text: String) {
    #expect(error.description == text)
  }
}
