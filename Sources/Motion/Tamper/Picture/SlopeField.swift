// SPDX-License-Identifier: Apache-2.0

/// Which way, and whether at all, the levels of a picture go up at each block.
///
/// Slopes steeper than `soft` have a length of nearly 1 whatever their contrast, so that the light
/// hardly matters (orientation correlation, Fitch et al. 2002, doi:10.5244/C.16.11).
struct SlopeField: Sendable {
  private static let soft: Float = 0.1

  let side: Int
  private(set) var x: [Float]
  private(set) var y: [Float]

  init(_ levels: [Float], side: Int) {
    self.side = side
    x = []
    y = []
    x.reserveCapacity(levels.count)
    y.reserveCapacity(levels.count)
    Self.forEachSlope(of: levels, side: side) { right, down in
      let length = (right * right + down * down).squareRoot() + Self.soft
      x.append(right / length)
      y.append(down / length)
    }
  }

  /// Lengths of the slopes, in differences of level over two blocks.
  static func steepness(of levels: [Float], side: Int) -> [Float] {
    var lengths: [Float] = []
    lengths.reserveCapacity(levels.count)
    forEachSlope(of: levels, side: side) { right, down in
      lengths.append((right * right + down * down).squareRoot())
    }
    return lengths
  }

  /// Moves a share of the way to another field.
  mutating func follow(_ other: SlopeField, rate: Float) {
    for block in x.indices {
      x[block] += rate * (other.x[block] - x[block])
      y[block] += rate * (other.y[block] - y[block])
    }
  }

  /// Correlation with another field moved by some blocks, -1...1, where the two overlap.
  ///
  /// - Parameters:
  ///   - other: of the same size.
  ///   - right: where block (0, 0) of the other lies on this one.
  ///   - down: the same for rows.
  /// - Returns: 0 if either is flat.
  func correlation(with other: SlopeField, right: Int = 0, down: Int = 0) -> Float {
    var (product, own, theirs): (Float, Float, Float) = (0, 0, 0)
    for row in max(0, down)..<min(side, side + down) {
      for column in max(0, right)..<min(side, side + right) {
        let here = row * side + column
        let there = (row - down) * side + column - right
        product += x[here] * other.x[there] + y[here] * other.y[there]
        own += x[here] * x[here] + y[here] * y[here]
        theirs += other.x[there] * other.x[there] + other.y[there] * other.y[there]
      }
    }
    let scale = (own * theirs).squareRoot()
    return scale > 1 ? product / scale : 0
  }

  /// The move of at most `reach` blocks in each direction at which the other field fits best.
  func bestMove(of other: SlopeField, reach: Int) -> (right: Int, down: Int, correlation: Float) {
    var best: (right: Int, down: Int, correlation: Float) = (0, 0, -1)
    for down in -reach...reach {
      for right in -reach...reach {
        let value = correlation(with: other, right: right, down: down)
        if value > best.correlation { best = (right, down, value) }
      }
    }
    return best
  }

  private static func forEachSlope(
    of levels: [Float], side: Int, _ body: (_ right: Float, _ down: Float) -> Void
  ) {
    for row in 0..<side {
      let (above, below) = (max(0, row - 1) * side, min(side - 1, row + 1) * side)
      for column in 0..<side {
        let (left, right) = (max(0, column - 1), min(side - 1, column + 1))
        body(
          levels[row * side + right] - levels[row * side + left],
          levels[below + column] - levels[above + column])
      }
    }
  }
}
