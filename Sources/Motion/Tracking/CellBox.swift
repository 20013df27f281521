// SPDX-License-Identifier: Apache-2.0
import Core

/// The rectangle of a grid that something covers, in cells.
struct CellBox: Equatable, Sendable {
  private(set) var left: Double
  private(set) var top: Double
  private(set) var right: Double
  private(set) var bottom: Double

  /// Covers nothing yet.
  static let none = CellBox(
    left: .infinity, top: .infinity, right: -.infinity, bottom: -.infinity)

  var width: Double { right - left }
  var height: Double { bottom - top }

  mutating func include(column: Int, row: Int) {
    include(
      CellBox(
        left: Double(column), top: Double(row), right: Double(column + 1), bottom: Double(row + 1)))
  }

  mutating func include(_ other: CellBox) {
    left = min(left, other.left)
    top = min(top, other.top)
    right = max(right, other.right)
    bottom = max(bottom, other.bottom)
  }

  func joined(with other: CellBox) -> CellBox {
    var joined = self
    joined.include(other)
    return joined
  }

  func moved(by way: Point) -> CellBox {
    CellBox(
      left: left + way.x, top: top + way.y, right: right + way.x, bottom: bottom + way.y)
  }

  /// Whether two boxes overlap or are at most `reach` cells apart in both directions.
  func isNear(_ other: CellBox, reach: Double) -> Bool {
    left - reach < other.right && other.left < right + reach
      && top - reach < other.bottom && other.top < bottom + reach
  }

  /// From middle to middle.
  func distance(to other: CellBox) -> Double { (middle - other.middle).length }

  private var middle: Point { Point(x: (left + right) / 2, y: (top + bottom) / 2) }
}
