// SPDX-License-Identifier: Apache-2.0
import Core
import Tensors

@testable import Motion

/// Half a second of a real view at a time, as the steps of a camera have it.
struct WatchedYard {
  static let side = 224

  private let view: [Float]
  private var random = RandomSource(seed: 3)
  private(set) var steps = 0

  init() throws { view = try StillView().pixels }

  /// What is done to the view on its way to the sensor.
  struct Fault {
    /// Pixels of the view that it has moved to the right.
    var shift = 0
    /// Pixels of the picture on each side that are averaged.
    var blur = 0
    var gain: Float = 1
    /// Grey that covers this share of the picture from the left.
    var cover: (level: Float, share: Float)?
  }

  /// The next step's picture.
  ///
  /// - Parameters:
  ///   - fault: what is done to it.
  ///   - noise: largest deviation of a pixel.
  /// - Returns: a picture that is grey in all colours, with a luma grid of 32 x 18 blocks.
  mutating func frame(_ fault: Fault = Fault(), noise: Float = 6) -> VideoFrame {
    var grey = (0..<Self.side * Self.side).map { pixel -> Float in
      let (row, column) = pixel.quotientAndRemainder(dividingBy: Self.side)
      if let cover = fault.cover, Float(column) < cover.share * Float(Self.side) {
        return cover.level
      }
      // Two by two pixels from one of the view's, of which the middle 108 x 108 are there.
      let (x, y) = (40 + column * 108 / Self.side - fault.shift, row * 108 / Self.side)
      return fault.gain * view[y * StillView.width + x]
    }
    if fault.blur > 0 { grey = blurred(grey, by: fault.blur) }
    let bytes = grey.map { level in
      UInt8(min(max(level + noise * (2 * random.uniform() - 1), 0), 255))
    }
    defer { steps += 1 }
    return VideoFrame(
      presentationTime: MediaTime(seconds: Double(steps) / 2),
      picture: RGBImage(
        width: Self.side, height: Self.side, pixels: bytes.flatMap { [$0, $0, $0] }),
      luma: LumaGrid(columns: 32, rows: 18, values: blockMeans(bytes)))
  }

  /// Means over a square, along the rows and then along the columns.
  private func blurred(_ grey: [Float], by reach: Int) -> [Float] {
    func pass(_ from: [Float], along: Int, across: Int) -> [Float] {
      var means = from
      for line in 0..<Self.side {
        for place in 0..<Self.side {
          let near = max(0, place - reach)...min(Self.side - 1, place + reach)
          let sum = near.reduce(Float(0)) { $0 + from[line * across + $1 * along] }
          means[line * across + place * along] = sum / Float(near.count)
        }
      }
      return means
    }
    return pass(pass(grey, along: 1, across: Self.side), along: Self.side, across: 1)
  }

  private func blockMeans(_ bytes: [UInt8]) -> [UInt8] {
    (0..<18 * 32).map { block in
      let (row, column) = block.quotientAndRemainder(dividingBy: 32)
      let (high, wide) = (Self.side / 18, Self.side / 32)
      var sum = 0
      for y in row * high..<(row + 1) * high {
        for x in column * wide..<(column + 1) * wide { sum += Int(bytes[y * Self.side + x]) }
      }
      return UInt8(sum / (high * wide))
    }
  }
}
