// SPDX-License-Identifier: Apache-2.0
import Core
import Tensors
import TestSupport
import Testing

@testable import Encoders

/// A result may not depend on the batch it was made in, to the last bit.
@Suite struct BatchTests {
  @Test(arguments: 1...8) func aPictureDoesNotDependOnItsBatch(size: Int) throws {
    let encoder = try EfficientNetLite(modelDirectory: TestModels.directory)
    let pictures = (0..<size).map { index in
      picture(width: 50 + 31 * index, height: 90 - 7 * index, seed: UInt64(index))
    }
    let batch = encoder.encode(pictures)
    #expect(batch.count == size)
    for (position, together) in batch.enumerated() {
      try expectEqual(together, #require(encoder.encode([pictures[position]]).first))
    }
  }

  @Test(arguments: 1...8) func aWindowOfSoundDoesNotDependOnItsBatch(size: Int) throws {
    let encoder = try YAMNet(modelDirectory: TestModels.directory)
    let windows = (0..<size).map { index -> [Float] in
      var random = RandomSource(seed: UInt64(index))
      return random.tensor(shape: [encoder.windowLength]).values
    }
    let batch = encoder.encode(windows)
    #expect(batch.count == size)
    for (position, together) in batch.enumerated() {
      try expectEqual(together, #require(encoder.encode([windows[position]]).first))
    }
  }

  private func expectEqual(_ together: Classification, _ alone: Classification) {
    #expect(together.features == alone.features)
    #expect(together.logits == alone.logits)
    #expect(together.scores == alone.scores)
  }

  private func picture(width: Int, height: Int, seed: UInt64) -> RGBImage {
    var random = RandomSource(seed: seed)
    let pixels = (0..<width * height * 3).map { _ in UInt8(truncatingIfNeeded: random.next()) }
    return RGBImage(width: width, height: height, pixels: pixels)
  }
}
