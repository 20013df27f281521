// SPDX-License-Identifier: Apache-2.0
import Core
import Testing

@testable import Motion

@Suite struct ZoneCellsTests {
  @Test func aTriangleHasHalfOfTheCellsThatItCuts() throws {
    let zone = try Zone([Point(x: 0, y: 0), Point(x: 1, y: 0), Point(x: 0, y: 1)])
    let cells = ZoneCells(zone, columns: 2, rows: 2)
    #expect(cells.shares == [1, 0.5, 0.5, 0])
    #expect(cells.area == 2)
  }

  @Test(arguments: [1, 2, 7, 96])
  func cellsAddUpToTheZone(columns: Int) throws {
    // An L, a concave polygon, whose sides fall on no cell's border.
    let zone = try Zone([
      Point(x: 0.11, y: 0.13), Point(x: 0.53, y: 0.13), Point(x: 0.53, y: 0.31),
      Point(x: 0.91, y: 0.31), Point(x: 0.91, y: 0.87), Point(x: 0.11, y: 0.87),
    ])
    let cells = ZoneCells(zone, columns: columns, rows: 54)
    let sum = cells.shares.reduce(0) { $0 + Double($1) }
    #expect(abs(sum - cells.area) < 1e-3)
    #expect(abs(cells.area - zone.area * Double(columns * 54)) < 1e-9)
  }

  @Test func theShareOfAllItsCellsIsOne() throws {
    let zone = try Zone([Point(x: 0.2, y: 0.2), Point(x: 0.8, y: 0.3), Point(x: 0.5, y: 0.9)])
    let cells = ZoneCells(zone, columns: 10, rows: 10)
    #expect(abs(cells.share(of: Array(0..<100)) - 1) < 1e-6)
    #expect(cells.share(of: [0, 9, 90, 99]) == 0)
  }

  @Test func everythingIsTheWholePicture() {
    let cells = ZoneCells(.everything, columns: 3, rows: 2)
    #expect(cells.shares == [1, 1, 1, 1, 1, 1])
  }
}
