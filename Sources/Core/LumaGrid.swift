// SPDX-License-Identifier: Apache-2.0

/// Brightness of a whole picture, averaged over a coarse grid of blocks: 0 black, 255 white.
///
/// It is what the checks that need no network look at: black, frozen, unchanged.
package struct LumaGrid: Equatable, Sendable {
  package let columns: Int
  package let rows: Int
  /// `rows * columns` block means, row by row.
  package let values: [UInt8]

  package init(columns: Int, rows: Int, values: [UInt8]) {
    precondition(
      values.count == columns * rows,
      "LumaGrid: \(columns) x \(rows) needs \(columns * rows) values, got \(values.count)")
    self.columns = columns
    self.rows = rows
    self.values = values
  }

  /// Mean brightness, 0...255.
  package var mean: Double {
    values.isEmpty ? 0 : Double(values.reduce(0) { $0 + Int($1) }) / Double(values.count)
  }

  /// The block that differs most between two grids, in grey levels; `nil` if they differ in size.
  package func largestDifference(to other: LumaGrid) -> Int? {
    guard columns == other.columns, rows == other.rows else { return nil }
    return zip(values, other.values).reduce(0) { max($0, abs(Int($1.0) - Int($1.1))) }
  }
}

/// A picture's brightness at one moment.
package struct LumaSample: Equatable, Sendable {
  /// When the camera took it, on the source's clock.
  package var time: MediaTime
  package let grid: LumaGrid

  package init(time: MediaTime, grid: LumaGrid) {
    self.time = time
    self.grid = grid
  }
}
