// SPDX-License-Identifier: Apache-2.0
import Core

/// Cells that hang together and stand out from the background.
struct Blob: Equatable, Sendable {
  /// Numbers of the cells, row by row.
  private(set) var cells: [Int32] = []
  private(set) var box = CellBox.none
  private var sum = Point.zero

  /// Mean of its cells' middles, in cells.
  var centre: Point { sum * (1 / Double(cells.count)) }
  var area: Int { cells.count }

  mutating func add(_ cell: Int, columns: Int) {
    let (row, column) = cell.quotientAndRemainder(dividingBy: columns)
    cells.append(Int32(cell))
    sum = sum + Point(x: Double(column) + 0.5, y: Double(row) + 0.5)
    box.include(column: column, row: row)
  }

  mutating func merge(_ other: Blob) {
    cells += other.cells
    sum = sum + other.sum
    box.include(other.box)
  }

  /// Finds the blobs of a picture, the largest first.
  ///
  /// Cells that share a side or a corner hang together. A blob has at least one cell whose excess
  /// is 1 and may have others from `weak` on (hysteresis as in Canny 1986,
  /// doi:10.1109/TPAMI.1986.4767851), and at least `smallest` cells in all.
  static func find(
    in excess: [Float], columns: Int, weak: Float, smallest: Int
  ) -> [Blob] {
    let rows = excess.count / columns
    var isTaken = [Bool](repeating: false, count: excess.count)
    var blobs: [Blob] = []
    var open: [Int] = []
    for seed in excess.indices where excess[seed] >= 1 && !isTaken[seed] {
      var blob = Blob()
      isTaken[seed] = true
      open.append(seed)
      while let cell = open.popLast() {
        blob.add(cell, columns: columns)
        let (row, column) = cell.quotientAndRemainder(dividingBy: columns)
        for nearRow in max(0, row - 1)...min(rows - 1, row + 1) {
          for nearColumn in max(0, column - 1)...min(columns - 1, column + 1) {
            let near = nearRow * columns + nearColumn
            guard !isTaken[near], excess[near] >= weak else { continue }
            isTaken[near] = true
            open.append(near)
          }
        }
      }
      if blob.area >= smallest { blobs.append(blob) }
    }
    return blobs.sorted { $0.area > $1.area }
  }
}
