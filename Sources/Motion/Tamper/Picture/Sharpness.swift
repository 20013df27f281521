// SPDX-License-Identifier: Apache-2.0

/// How steep the edges of a picture are: 1 within a pixel, 0 over a whole block.
///
/// Of all pairs of neighbouring blocks of 4 x 4 pixels the tenth that differ most have edges in
/// them. There the largest step from one pixel to the next between the blocks' middles is held
/// against the difference of the blocks. It is a ratio, so light and contrast do not matter (edge
/// width as a measure of blur: Marziliano et al. 2002, doi:10.1109/ICIP.2002.1038902). What such
/// steps are in the flattest half of all pairs is noise and taken off.
enum Sharpness {
  /// Pixels along a side of a block.
  private static let block = 4
  /// Grey levels that an edge has at least.
  private static let leastEdge: Float = 10
  private static let fewestEdges = 40
  /// The ratio of an edge that is a ramp from block to block.
  private static let ramp: Float = 0.25

  /// `nil` if there are not enough edges.
  static func measure(_ image: GreyImage) -> Float? {
    var pairs: [(coarse: Float, fine: Float)] = []
    let (columns, rows) = (image.width / block, image.height / block)
    for row in 0..<rows {
      for column in 0..<columns {
        let start = (row * image.width + column) * block
        if column + 1 < columns {
          pairs.append(pair(image, start: start, along: 1, across: image.width))
        }
        if row + 1 < rows {
          pairs.append(pair(image, start: start, along: image.width, across: 1))
        }
      }
    }
    pairs.sort { $0.coarse > $1.coarse }
    let edges = pairs.prefix(pairs.count / 10).prefix { $0.coarse >= leastEdge }
    guard edges.count >= fewestEdges else { return nil }
    let noise = mean(pairs.suffix(pairs.count / 2).map(\.fine))
    let ratio = (mean(edges.map(\.fine)) - noise) / mean(edges.map(\.coarse))
    return max(0, (ratio - ramp) / (1 - ramp))
  }

  /// Difference of two neighbouring blocks, and the largest step between their middles.
  private static func pair(
    _ image: GreyImage, start: Int, along: Int, across: Int
  ) -> (coarse: Float, fine: Float) {
    var sums = InlineArray<8, Float>(repeating: 0)
    for line in 0..<block {
      for place in 0..<2 * block {
        sums[place] += image.pixels[start + line * across + place * along]
      }
    }
    var (coarse, fine): (Float, Float) = (0, 0)
    for place in 0..<block {
      coarse += sums[place + block] - sums[place]
      // The steps from middle to middle, of which there is one more than pixels in a block.
      fine = max(fine, abs(sums[place + 2] - sums[place + 1]))
    }
    fine = max(fine, abs(sums[block + 2] - sums[block + 1]))
    return (abs(coarse) / Float(block * block), fine / Float(block))
  }

  private static func mean(_ values: [Float]) -> Float {
    values.isEmpty ? 0 : values.reduce(0, +) / Float(values.count)
  }
}
