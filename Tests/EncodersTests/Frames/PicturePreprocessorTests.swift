// SPDX-License-Identifier: Apache-2.0
import Core
import Tensors
import TestSupport
import Testing

@testable import Encoders

@Suite struct PicturePreprocessorTests {
  private let preprocessor = PicturePreprocessor(size: 224)

  @Test func aPictureOfTheRightSizeIsTakenAsItIs() {
    let pixels = (0..<224 * 224 * 3).map { UInt8(truncatingIfNeeded: $0 * 7) }
    let map = preprocessor(RGBImage(width: 224, height: 224, pixels: pixels)).planes
    for (x, y, channel) in [(0, 0, 0), (223, 0, 1), (17, 200, 2), (223, 223, 2)] {
      let byte = pixels[(y * 224 + x) * 3 + channel]
      #expect(map[channel, y, x] == (Float(byte) - 127) / 128)
    }
  }

  @Test(arguments: [(1, 1), (3, 500), (256, 256), (640, 360), (1001, 77)])
  func aPlainPictureStaysPlain(width: Int, height: Int) {
    let pixels = (0..<width * height).flatMap { _ in [0, 127, 255] as [UInt8] }
    let map = preprocessor(RGBImage(width: width, height: height, pixels: pixels)).planes
    for (channel, value) in [-127.0 / 128, 0, 1].enumerated() {
      #expect(map.element(channel).values.allSatisfy { $0 == Float(value) })
    }
  }

  @Test func theMiddleIsWhatIsSeen() {
    // A white square of 448 in the middle of black: the cut is 448 of the shorter side's 512.
    let (width, height) = (700, 512)
    var pixels = [UInt8](repeating: 0, count: width * height * 3)
    for y in 32..<480 {
      for x in 126..<574 {
        for channel in 0..<3 { pixels[(y * width + x) * 3 + channel] = 255 }
      }
    }
    let map = preprocessor(RGBImage(width: width, height: height, pixels: pixels)).planes
    #expect(map.values.allSatisfy { $0 == 1 })
  }
}
