// SPDX-License-Identifier: Apache-2.0
import Testing

@testable import Core

@Suite struct CrossingLineTests {
  /// Upwards through the middle: A is the left half.
  private let line: CrossingLine

  init() throws {
    line = try CrossingLine(from: Point(x: 0.5, y: 0.8), to: Point(x: 0.5, y: 0.2))
  }

  @Test func sideAIsOnTheLeftOfWhoWalksTheLine() {
    #expect(line.distance(of: Point(x: 0.3, y: 0.9)) < 0)
    #expect(abs(line.distance(of: Point(x: 0.75, y: 0)) - 0.25) < 1e-12)
  }

  @Test func bothWaysAreToldApart() {
    let (left, right) = (Point(x: 0.4, y: 0.5), Point(x: 0.6, y: 0.4))
    #expect(line.crossing(from: left, to: right) == .aToB)
    #expect(line.crossing(from: right, to: left) == .bToA)
  }

  @Test(arguments: [
    (Point(x: 0.4, y: 0.9), Point(x: 0.6, y: 0.9)),
    (Point(x: 0.1, y: 0.5), Point(x: 0.4, y: 0.5)),
    (Point(x: 0.4, y: 0.5), Point(x: 0.5, y: 0.5)),
    (Point(x: 0.5, y: 0.3), Point(x: 0.5, y: 0.7)),
  ])
  func passingByReachingItAndWalkingAlongAreNoCrossing(from: Point, to: Point) {
    #expect(line.crossing(from: from, to: to) == nil)
  }

  @Test func aLineOutsideOrWithoutLengthIsRefused() {
    #expect(throws: GeometryError.lineOutside(Point(x: 0.5, y: 1.5))) {
      try CrossingLine(from: Point(x: 0.5, y: 0), to: Point(x: 0.5, y: 1.5))
    }
    #expect(throws: GeometryError.lineTooShort(length: 0)) {
      try CrossingLine(from: Point(x: 0.5, y: 0.5), to: Point(x: 0.5, y: 0.5))
    }
  }
}
