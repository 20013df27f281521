// SPDX-License-Identifier: Apache-2.0
import Core

/// The brightness of a picture's pixels, 0...255.
struct GreyImage: Sendable {
  let width: Int
  let height: Int
  /// `height * width`, row by row.
  let pixels: [Float]

  /// With the weights of ITU-R BT.601.
  init(_ picture: RGBImage) {
    width = picture.width
    height = picture.height
    var pixels: [Float] = []
    pixels.reserveCapacity(width * height)
    for start in stride(from: 0, to: picture.pixels.count, by: 3) {
      let red = Float(picture.pixels[start])
      let green = Float(picture.pixels[start + 1])
      let blue = Float(picture.pixels[start + 2])
      pixels.append(0.299 * red + 0.587 * green + 0.114 * blue)
    }
    self.pixels = pixels
  }

  /// Means of equal blocks, `side * side`, row by row; what is left over at the right and the
  /// bottom of a picture that does not divide is left out.
  ///
  /// - Parameter side: blocks along each side; pictures smaller than that repeat pixels.
  /// - Returns: the means.
  func blocks(along side: Int) -> [Float] {
    let (wide, high) = (max(1, width / side), max(1, height / side))
    var means = [Float](repeating: 0, count: side * side)
    for blockRow in 0..<side {
      for row in blockRow * high..<(blockRow + 1) * high {
        let start = min(row, height - 1) * width
        for block in 0..<side {
          var sum: Float = 0
          for column in block * wide..<(block + 1) * wide {
            sum += pixels[start + min(column, width - 1)]
          }
          means[blockRow * side + block] += sum
        }
      }
    }
    let scale = 1 / Float(wide * high)
    return means.map { $0 * scale }
  }

  /// Mean difference of pixels next to each other in a row, in the smoothest part of the picture.
  ///
  /// - Parameter parts: along each side; the picture has to have as many pixels.
  /// - Returns: grey levels; of a view with some sky or wall in it, what is due to noise.
  func smoothestRoughness(along parts: Int) -> Float {
    let (wide, high) = (width / parts, height / parts)
    guard wide > 1, high > 0 else { return 0 }
    var smoothest = Float.infinity
    for part in 0..<parts * parts {
      let (top, left) = (part / parts * high, part % parts * wide)
      var sum: Float = 0
      for row in top..<top + high {
        for at in row * width + left..<row * width + left + wide - 1 {
          sum += abs(pixels[at + 1] - pixels[at])
        }
      }
      smoothest = min(smoothest, sum / Float(high * (wide - 1)))
    }
    return smoothest
  }
}
