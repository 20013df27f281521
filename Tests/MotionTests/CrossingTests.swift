// SPDX-License-Identifier: Apache-2.0
import Core
import Tensors
import Testing

@testable import Motion

/// Cut-outs of 1 % of a zone that cross it in four seconds.
@Suite struct CrossingTests {
  enum Way: CaseIterable {
    case right, left, down, up

    var heading: Heading {
      switch self {
      case .right: .right
      case .left: .left
      case .down: .down
      case .up: .up
      }
    }

    /// Where the middle of the cut-out is in the zone after a share of its way.
    func place(_ share: Double) -> Point {
      switch self {
      case .right: Point(x: share, y: 0.5)
      case .left: Point(x: 1 - share, y: 0.5)
      case .down: Point(x: 0.5, y: share)
      case .up: Point(x: 0.5, y: 1 - share)
      }
    }

    /// Across the way in the middle of the zone; side A is where it comes from.
    var line: (Point, Point) {
      switch self {
      case .right: (Point(x: 0.5, y: 1), Point(x: 0.5, y: 0))
      case .left: (Point(x: 0.5, y: 0), Point(x: 0.5, y: 1))
      case .down: (Point(x: 0, y: 0.5), Point(x: 1, y: 0.5))
      case .up: (Point(x: 1, y: 0.5), Point(x: 0, y: 0.5))
      }
    }
  }

  /// 20 in all: four ways in five zones.
  @Test(arguments: Way.allCases, 0..<5)
  func isFoundGoesTheRightWayAndCrossesTheLineOnce(way: Way, number: Int) throws {
    var random = RandomSource(seed: UInt64(number))
    let side = [1, 0.7, 0.5, 0.35, 0.25][number]
    let corner = Point(
      x: (1 - side) * Double(random.uniform()), y: (1 - side) * Double(random.uniform()))
    func inPicture(_ point: Point) -> Point { corner + point * side }
    let zone = try Zone(Zone.everything.corners.map(inPicture))
    let line = try CrossingLine(from: inPicture(way.line.0), to: inPicture(way.line.1))
    var moving = MotionWatch(MotionCriteria(zone: zone, heading: way.heading))
    var crossed = MotionWatch(
      MotionCriteria(zone: zone, crossing: .init(line: line, direction: .both)))

    var view = try StillView(seed: UInt64(number) + 40)
    let (width, height) = (Int(19.2 * side + 0.5), Int(10.8 * side + 0.5))
    let patch = view.patch(
      x: view.number(below: StillView.width - width),
      y: view.number(below: StillView.height - height), width: width, height: height)
    var detector = MotionDetector()
    var met = 0
    var crossings: [CrossingDirection] = []
    for picture in 0..<60 {
      let share = Double(picture - 25) / 20
      let place = inPicture(way.place(share))
      let grid =
        (0...1).contains(share)
        ? view.grid(
          patch: (
            patch, Int(place.x * Double(StillView.width)) - width / 2,
            Int(place.y * Double(StillView.height)) - height / 2
          ))
        : view.grid()
      let time = MediaTime(seconds: Double(picture) / 5)
      let read = detector.read(grid, at: time)
      let scene = try #require(read)
      if moving.read(scene).verdict.isMet { met += 1 }
      crossings += crossed.read(scene).crossings.map(\.direction)
    }
    #expect(met >= 5)
    #expect(crossings == [.aToB])
  }
}
