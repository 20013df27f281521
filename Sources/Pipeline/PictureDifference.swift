// SPDX-License-Identifier: Apache-2.0
import Core

/// How much a picture differs from another where it differs most.
enum PictureDifference {
  /// Side of a block in pixels: about the smallest thing that the frame encoder can name.
  static let blockSize = 16

  /// Largest mean absolute difference of any block, in grey levels.
  ///
  /// A mean over the whole picture would lose a person far away in sensor noise. Pictures of
  /// different size differ by 255.
  static func largestBlock(_ a: RGBImage, _ b: RGBImage) -> Double {
    guard a.width == b.width, a.height == b.height else { return 255 }
    let columns = (a.width + blockSize - 1) / blockSize
    var largest = 0.0
    var sums = [Int](repeating: 0, count: columns)
    for top in stride(from: 0, to: a.height, by: blockSize) {
      let bottom = min(top + blockSize, a.height)
      for column in 0..<columns { sums[column] = 0 }
      for row in top..<bottom {
        let start = row * a.width * 3
        for column in 0..<columns {
          let from = start + column * blockSize * 3
          let to = start + min((column + 1) * blockSize, a.width) * 3
          var sum = 0
          for i in from..<to { sum += abs(Int(a.pixels[i]) - Int(b.pixels[i])) }
          sums[column] += sum
        }
      }
      for column in 0..<columns {
        let width = min((column + 1) * blockSize, a.width) - column * blockSize
        largest = max(largest, Double(sums[column]) / Double(width * (bottom - top) * 3))
      }
    }
    return largest
  }
}
