// SPDX-License-Identifier: Apache-2.0
import Core

/// A zone on a grid: how much of each cell lies in it.
struct ZoneCells: Equatable, Sendable {
  let columns: Int
  let rows: Int
  /// `rows * columns` shares of a cell, 0...1, row by row.
  let shares: [Float]
  /// Area of the zone in cells.
  let area: Double

  init(_ zone: Zone, columns: Int, rows: Int) {
    self.columns = columns
    self.rows = rows
    let corners = zone.corners.map { Point(x: $0.x * Double(columns), y: $0.y * Double(rows)) }
    var shares: [Float] = []
    shares.reserveCapacity(columns * rows)
    for row in 0..<rows {
      let strip = Polygon.clip(corners, to: Double(row)...Double(row + 1), along: .y)
      for column in 0..<columns {
        let part = Polygon.clip(strip, to: Double(column)...Double(column + 1), along: .x)
        shares.append(Float(min(1, Polygon.area(part))))
      }
    }
    self.shares = shares
    area = Polygon.area(corners)
  }

  /// Share of the zone that cells make up, 0...1.
  func share(of cells: [Int32]) -> Double {
    let sum = cells.reduce(Float(0)) { $0 + shares[Int($1)] }
    return min(1, Double(sum) / area)
  }
}
