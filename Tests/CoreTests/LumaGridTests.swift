// SPDX-License-Identifier: Apache-2.0
import Core
import Testing

@Suite struct LumaGridTests {
  @Test func meanIsOverAllBlocks() {
    #expect(LumaGrid(columns: 3, rows: 1, values: [0, 255, 30]).mean == 95)
    #expect(LumaGrid(columns: 0, rows: 0, values: []).mean == 0)
  }

  @Test func largestDifferenceIsOfOneBlockAndHasNoSign() {
    let grid = LumaGrid(columns: 2, rows: 2, values: [10, 20, 30, 255])
    let other = LumaGrid(columns: 2, rows: 2, values: [12, 20, 0, 250])
    #expect(grid.largestDifference(to: other) == 30)
    #expect(other.largestDifference(to: grid) == 30)
    #expect(grid.largestDifference(to: grid) == 0)
  }

  @Test func gridsOfDifferentShapeCannotBeCompared() {
    let wide = LumaGrid(columns: 2, rows: 1, values: [1, 2])
    let tall = LumaGrid(columns: 1, rows: 2, values: [1, 2])
    #expect(wide.largestDifference(to: tall) == nil)
  }

  @Test func aGridWithTheWrongNumberOfValuesTraps() async {
    await #expect(processExitsWith: .failure) {
      _ = LumaGrid(columns: 2, rows: 2, values: [1, 2, 3])
    }
  }
}
