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

  /// Difference of two blocks that noise hardly exceeds, over the mean difference of pixels next to
  /// each other: a block is the mean of 16 pixels.
  private static let blockNoise: Float = 0.8

  /// `side * side` logarithms of brightness, row by row.
  let levels: [Float]
  /// How the level changes from block to block.
  let slopes: SlopeField
  /// Mean steepness of each tile beyond what noise makes of it, `tilesAlong * tilesAlong`.
  let detail: [Float]
  /// See `Sharpness`; `nil` without edges.
  let sharpness: Float?

  init(_ picture: RGBImage) {
    let grey = GreyImage(picture)
    let blocks = grey.blocks(along: Self.side)
    levels = blocks.map { log($0 + Self.darkness) }
    let noise = Self.blockNoise * grey.smoothestRoughness(along: Self.tilesAlong)
    let steepness = zip(SlopeField.steepness(of: levels, side: Self.side), blocks).map {
      (length, brightness) -> Float in
      let ofNoise = noise / (brightness + Self.darkness)
      return max(0, length * length - ofNoise * ofNoise).squareRoot()
    }
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
