// SPDX-License-Identifier: Apache-2.0
import Core
import Tensors

/// Cuts the middle out of a picture and brings it to a network's size and range.
struct PicturePreprocessor: Sendable {
  /// Side of the square that the network takes.
  let size: Int
  /// A picture is scaled as if by this much more than `size`, then cut.
  private static let margin = 32

  /// - Returns: `[size, size, 3]`, (value - 127) / 128.
  func callAsFunction(_ picture: RGBImage) -> FeatureMap {
    FeatureMap(
      interleaved: Tensor(
        bytes: square(of: picture), offset: 127, scale: 1 / 128, shape: [size, size, 3]))
  }

  private func square(of picture: RGBImage) -> [UInt8] {
    if picture.width == size && picture.height == size { return picture.pixels }
    let shorter = min(picture.width, picture.height)
    let scaled = Double(shorter) * Double(size) / Double(size + Self.margin)
    let side = max(1, Int((scaled + 0.5).rounded(.down)))
    return BicubicScaler(from: side, to: size)(
      picture.pixels, width: picture.width, left: (picture.width - side) / 2,
      top: (picture.height - side) / 2)
  }
}
