// SPDX-License-Identifier: Apache-2.0

/// A picture of 8-bit red, green and blue, row by row without padding.
package struct RGBImage: Equatable, Sendable {
  package let width: Int
  package let height: Int
  /// `height * width * 3` bytes.
  package let pixels: [UInt8]

  package init(width: Int, height: Int, pixels: [UInt8]) {
    precondition(
      width > 0 && height > 0 && pixels.count == width * height * 3,
      "RGBImage: \(width) x \(height) needs \(width * height * 3) bytes, got \(pixels.count)")
    self.width = width
    self.height = height
    self.pixels = pixels
  }
}
