// SPDX-License-Identifier: Apache-2.0
import Core
import Foundation
import Motion
import Tensors
import TestSupport

/// A real view that is held, with everything that happens to it on its way from the sensor.
///
/// 192 x 108 pixels, two by two to a cell of the grid.
struct StillView {
  static let width = 2 * MotionDetector.columns
  static let height = 2 * MotionDetector.rows

  struct Unreadable: Error {}

  var pixels: [Float]
  private let noise: [Float]
  private var random: RandomSource

  /// - Parameters:
  ///   - deviation: of the sensor's noise in a pixel, in grey levels.
  ///   - seed: of the noise.
  /// - Throws: what keeps the fixture from being read.
  init(deviation: Float = 6, seed: UInt64 = 1) throws {
    let file = try Data(contentsOf: URL(filePath: "\(Fixtures.root)/motion/yard.pgm"))
    let count = Self.width * Self.height
    guard file.starts(with: Data("P5\n192 108\n255\n".utf8)), file.count >= count else {
      throw Unreadable()
    }
    pixels = file.suffix(count).map(Float.init)
    random = RandomSource(seed: seed)
    // Normal, by the sum of twelve uniform values; drawn from at random places from then on.
    var source = RandomSource(seed: seed ^ 0xFF)
    noise = (0..<1 << 16).map { _ in
      deviation * ((0..<12).reduce(Float(-6)) { sum, _ in sum + source.uniform() })
    }
  }

  /// A number from 0 up to `limit`.
  mutating func number(below limit: Int) -> Int { Int.random(in: 0..<limit, using: &random) }

  /// The grid that the view gives now.
  ///
  /// - Parameters:
  ///   - gain: brightness of the light.
  ///   - offset: added to it, in grey levels.
  ///   - streaks: of rain.
  ///   - patch: what is before the view, and where its corner is, in pixels.
  /// - Returns: block means of the pixels with fresh noise on them.
  mutating func grid(
    gain: Float = 1, offset: Float = 0, streaks: Int = 0,
    patch: (patch: Patch, x: Int, y: Int)? = nil
  ) -> LumaGrid {
    var picture = pixels
    if let patch { patch.patch.draw(on: &picture, x: patch.x, y: patch.y) }
    for _ in 0..<streaks {
      let (x, y) = (number(below: Self.width), number(below: Self.height))
      let light = Float(20 + number(below: 70))
      for row in y..<min(Self.height, y + 2 + number(below: 6)) {
        picture[row * Self.width + x] += light
      }
    }
    var sums = [Float](repeating: 0, count: MotionDetector.columns * MotionDetector.rows)
    for row in 0..<Self.height {
      let from = Int(random.next() >> 49)
      for column in 0..<Self.width {
        let level = gain * picture[row * Self.width + column] + offset + noise[from + column]
        sums[row / 2 * MotionDetector.columns + column / 2] += min(max(level, 0), 255).rounded()
      }
    }
    return LumaGrid(
      columns: MotionDetector.columns, rows: MotionDetector.rows,
      values: sums.map { UInt8(($0 / 4).rounded()) })
  }

  /// A cut-out of the view.
  func patch(x: Int, y: Int, width: Int, height: Int) -> Patch {
    var cut: [Float] = []
    for row in y..<y + height { cut += pixels[(row * Self.width + x)...].prefix(width) }
    return Patch(width: width, height: height, pixels: cut)
  }
}

/// A small picture.
struct Patch {
  let width: Int
  let height: Int
  let pixels: [Float]

  /// Draws what of it is inside.
  func draw(on picture: inout [Float], x: Int, y: Int) {
    for row in max(0, -y)..<max(0, -y, min(height, StillView.height - y)) {
      for column in max(0, -x)..<max(0, -x, min(width, StillView.width - x)) {
        picture[(y + row) * StillView.width + x + column] = pixels[row * width + column]
      }
    }
  }
}
