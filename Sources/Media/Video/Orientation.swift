// SPDX-License-Identifier: Apache-2.0

/// How a stored picture has to be turned and mirrored to stand upright: one of eight ways.
struct Orientation: Equatable {
  /// Columns become rows; done before the flips.
  let isTransposed: Bool
  let flipsHorizontally: Bool
  let flipsVertically: Bool

  static let upright = Orientation(
    isTransposed: false, flipsHorizontally: false, flipsVertically: false)

  init(isTransposed: Bool, flipsHorizontally: Bool, flipsVertically: Bool) {
    self.isTransposed = isTransposed
    self.flipsHorizontally = flipsHorizontally
    self.flipsVertically = flipsVertically
  }

  /// The nearest of the eight to a display matrix.
  ///
  /// The matrix maps a stored point to a shown one, both with y downwards:
  /// x' = m0 x + m3 y, y' = m1 x + m4 y (ISO/IEC 14496-12, 8.2.2).
  init(displayMatrix matrix: [Int32]?) {
    guard let matrix, matrix.count == 9 else {
      self = .upright
      return
    }
    let (a, b, c, d) = (Int64(matrix[0]), Int64(matrix[1]), Int64(matrix[3]), Int64(matrix[4]))
    isTransposed = abs(b) + abs(c) > abs(a) + abs(d)
    flipsHorizontally = (isTransposed ? c : a) < 0
    flipsVertically = (isTransposed ? b : d) < 0
  }

  /// Clockwise turn in degrees; a mirrored picture is described by the turn that comes after it.
  var rotation: Int {
    switch (isTransposed, flipsHorizontally, flipsVertically) {
    case (false, false, _): 0
    case (false, true, _): 180
    case (true, true, _): 90
    case (true, false, _): 270
    }
  }

  /// Turns an image of `channels` bytes per pixel, stored row by row.
  ///
  /// - Parameters:
  ///   - pixels: `height * width * channels` bytes.
  ///   - width: of the stored image; the result is `height` wide if transposed.
  ///   - height: of the stored image.
  ///   - channels: bytes per pixel.
  /// - Returns: as many bytes, upright.
  func apply(_ pixels: [UInt8], width: Int, height: Int, channels: Int) -> [UInt8] {
    if self == .upright { return pixels }
    let (outWidth, outHeight) = isTransposed ? (height, width) : (width, height)
    var turned = [UInt8](repeating: 0, count: pixels.count)
    for row in 0..<outHeight {
      let y = flipsVertically ? outHeight - 1 - row : row
      for column in 0..<outWidth {
        let x = flipsHorizontally ? outWidth - 1 - column : column
        let from = (isTransposed ? x * width + y : y * width + x) * channels
        let to = (row * outWidth + column) * channels
        for channel in 0..<channels { turned[to + channel] = pixels[from + channel] }
      }
    }
    return turned
  }
}
