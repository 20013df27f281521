// SPDX-License-Identifier: Apache-2.0
import Core
import Testing

@testable import Motion

/// Rules on a dark square of 8 x 8 cells that moves over a grey view.
@Suite struct MotionWatchTests {
  @Test func whileTheViewIsLearntNothingIsKnown() {
    let readings = readings(of: MotionCriteria()) { _ in 10 }
    #expect(readings.prefix(10).allSatisfy { $0.verdict == .unknown })
    #expect(readings.dropFirst(10).allSatisfy { $0.verdict == .clear })
  }

  @Test func theShareIsThatOfTheZone() throws {
    let lower = try Zone([
      Point(x: 0, y: 0.5), Point(x: 1, y: 0.5), Point(x: 1, y: 1), Point(x: 0, y: 1),
    ])
    let shares = readings(of: MotionCriteria(zone: lower, minimumArea: 0.01), column: walk)
      .map(\.share)
    // The lower half of the square, of 27 rows by 96 columns.
    #expect(abs((shares.max() ?? 0) - 32.0 / (27 * 96)) < 1e-4)
  }

  @Test func itIsMetFromTheLeastAreaOn() {
    let share = 64.0 / (54 * 96)
    let met = [0.99, 1.01].map { factor in
      readings(of: MotionCriteria(minimumArea: share * factor), column: walk)
        .contains { $0.verdict.isMet }
    }
    #expect(met == [true, false])
  }

  @Test(arguments: Heading.allCases)
  func onlyTheHeadingThatIsAskedForCounts(heading: Heading) {
    let readings = readings(of: MotionCriteria(heading: heading), column: walk)
    #expect(readings.contains { $0.verdict.isMet } == (heading == .right))
  }

  @Test(arguments: [
    (CrossingDirection.aToB, 1), (.bToA, 0), (.both, 1),
  ])
  func onlyTheDirectionThatIsAskedForCounts(direction: CrossingDirection, count: Int) throws {
    let line = try CrossingLine(from: Point(x: 0.5, y: 1), to: Point(x: 0.5, y: 0))
    let criteria = MotionCriteria(crossing: .init(line: line, direction: direction))
    let readings = readings(of: criteria, column: walk)
    #expect(readings.count { $0.verdict == .met(1) } == count)
    #expect(readings.flatMap(\.crossings).count == count)
  }

  @Test func aLineThatWasCrossedBeforeItWasSureStillCounts() throws {
    let line = try CrossingLine(from: Point(x: 0.16, y: 1), to: Point(x: 0.16, y: 0))
    let readings = readings(of: MotionCriteria(crossing: .init(line: line)), column: walk)
    #expect(readings.flatMap(\.crossings).map(\.direction) == [.aToB])
  }

  @Test func whatComesBackCrossesBothWays() throws {
    let line = try CrossingLine(from: Point(x: 0.5, y: 1), to: Point(x: 0.5, y: 0))
    let readings = readings(of: MotionCriteria(crossing: .init(line: line))) { picture in
      let way = 2 * (picture - 20)
      return picture < 20 ? -20 : way < 70 ? way : 140 - way
    }
    #expect(readings.flatMap(\.crossings).map(\.direction) == [.aToB, .bToA])
  }

  @Test func whatStaysLoiters() {
    let criteria = MotionCriteria(loitering: MediaTime(seconds: 10))
    let readings = readings(of: criteria, pictures: 150) { picture in
      picture < 20 ? -20 : min(2 * (picture - 20), 40)
    }
    let first = readings.firstIndex { $0.verdict.isMet } ?? 0
    // Seen from picture 20 on, and sure a second later.
    #expect((70...80).contains(first))
    #expect(readings[first].longestStay >= MediaTime(seconds: 10))
  }

  @Test func whatPassesDoesNotLoiter() {
    let criteria = MotionCriteria(loitering: MediaTime(seconds: 10))
    let readings = readings(of: criteria, column: walk)
    #expect(!readings.contains { $0.verdict.isMet })
  }

  @Test func whatStandsStillDoesNotMove() {
    let readings = readings(of: MotionCriteria(), pictures: 150) { picture in
      picture < 20 ? -20 : min(2 * (picture - 20), 40)
    }
    #expect(readings[25..<40].contains { $0.verdict.isMet })
    #expect(readings[60...].allSatisfy { $0.verdict == .clear })
  }

  @Test func aCutOrAnotherSizeStartsAnew() {
    var detector = MotionDetector()
    for picture in 0..<20 { _ = detector.read(grid(column: -20), at: time(picture)) }
    let before = detector.read(grid(column: -20), at: time(20))
    let cut = detector.read(grid(column: -20), at: time(100))
    let resized = detector.read(LumaGrid(columns: 2, rows: 1, values: [1, 2]), at: time(101))
    #expect([before, cut, resized].map { $0?.isReady } == [true, false, false])
  }

  @Test func aPictureThatIsNotLaterIsLeftOut() {
    var detector = MotionDetector()
    let scenes = [1, 1, 0, 2].map { detector.read(grid(column: 0), at: time($0)) }
    #expect(scenes.map { $0 == nil } == [false, true, true, false])
  }

  @Test func anotherViewIsLearntAnew() {
    var detector = MotionDetector()
    for picture in 0..<20 { _ = detector.read(grid(column: -20), at: time(picture)) }
    // Light and dark halves are exchanged: no light makes the one of the other.
    let turned = LumaGrid(
      columns: 96, rows: 54, values: grid(column: -20).values.map { $0 == 120 ? 90 : 120 })
    let scene = detector.read(turned, at: time(20))
    #expect(scene?.isReady == false && scene?.tracks.count == 0)
  }

  /// To the right, two cells per picture, from picture 20 on.
  private func walk(_ picture: Int) -> Int { picture < 20 ? -20 : 2 * (picture - 20) }

  private func readings(
    of criteria: MotionCriteria, pictures: Int = 100, column: (Int) -> Int
  ) -> [MotionReading] {
    var detector = MotionDetector()
    var watch = MotionWatch(criteria)
    return (0..<pictures).compactMap { picture in
      detector.read(grid(column: column(picture)), at: time(picture)).map { watch.read($0) }
    }
  }

  private func time(_ picture: Int) -> MediaTime { MediaTime(seconds: Double(picture) / 5) }

  /// Vertical stripes with a square whose left side is at `column`, in the middle of the height.
  private func grid(column: Int) -> LumaGrid {
    let values = (0..<54 * 96).map { cell -> UInt8 in
      let (row, at) = cell.quotientAndRemainder(dividingBy: 96)
      let isSquare = (column..<column + 8).contains(at) && (23..<31).contains(row)
      return isSquare ? 40 : at % 6 < 3 ? 120 : 90
    }
    return LumaGrid(columns: 96, rows: 54, values: values)
  }
}
