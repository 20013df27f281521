// SPDX-License-Identifier: Apache-2.0
import Core
import Foundation

/// What the checks of a picture look at.
///
/// Computed from its centre square, brightness averaged over blocks of pixels. Levels are
/// logarithms, so that twice the light adds a constant and leaves their differences alone.
struct PictureFeatures: Sendable {
  /// Blocks along a side.
  static let side = 56
  /// Blocks along a side of a tile, which detail is measured in.
  static let tile = 8
  static let tilesAlong = side / tile
  /// Grey levels of darkness in which differences drown.
  private static let darkness: Float = 16

  /// `side * side` logarithms of brightness, row by row.
  let levels: [Float]
  /// How the level changes from block to block.
  let slopes: SlopeField
  /// Mean steepness of each tile, `tilesAlong * tilesAlong`.
  let detail: [Float]
  /// See `Sharpness`; `nil` without edges.
  let sharpness: Float?

  init(_ picture: RGBImage) {
    let grey = GreyImage(picture)
    let blocks = grey.blocks(along: Self.side)
    levels = blocks.map { log($0 + Self.darkness) }
    let steepness = SlopeField.steepness(of: levels, side: Self.side)
    slopes = SlopeField(levels, side: Self.side)
    detail = Self.tiles.map { cells in
      cells.reduce(0) { $0 + steepness[$1] } / Float(cells.count)
    }
    sharpness = Sharpness.measure(grey)
  }

  /// Numbers of the blocks of each tile.
  static let tiles: [[Int]] = (0..<tilesAlong * tilesAlong).map { number in
    let (row, column) = number.quotientAndRemainder(dividingBy: tilesAlong)
    return (0..<tile * tile).map { block in
      (row * tile + block / tile) * side + column * tile + block % tile
    }
  }
}
