// SPDX-License-Identifier: Apache-2.0
import Core
import Tensors
import TestSupport
import Testing

@testable import Encoders

/// A result may not depend on the batch it was made in, to the last bit.
@Suite struct BatchTests {
  private static let sizes = 1...8

  @Test func aPictureDoesNotDependOnItsBatch() throws {
    let encoder = try EfficientNetLite(
      weights: TestModels.path(EfficientNetLite.weightFile),
      classNames: ClassNames.imageNet(path: TestModels.path(EfficientNetLite.classFile)))
    let pictures = Self.sizes.map { index in
      picture(width: 50 + 31 * index, height: 90 - 7 * index, seed: UInt64(index))
    }
    expectIndependence(of: pictures, under: encoder.encode)
  }

  @Test func aWindowOfSoundDoesNotDependOnItsBatch() throws {
    let encoder = try YAMNet(
      weights: TestModels.path(YAMNet.weightFile),
      classNames: ClassNames.audioSet(path: TestModels.path(YAMNet.classFile)))
    let windows = Self.sizes.map { index -> [Float] in
      var random = RandomSource(seed: UInt64(index))
      return random.tensor(shape: [encoder.windowLength]).values
    }
    expectIndependence(of: windows, under: encoder.encode)
  }

  /// Encodes batches of every size, with another input first in each.
  private func expectIndependence<Input>(
    of inputs: [Input], under encode: ([Input]) -> [Classification]
  ) {
    let alone = inputs.flatMap { encode([$0]) }
    for size in Self.sizes.dropFirst() {
      let indices = (0..<size).map { ($0 + size) % inputs.count }
      let batch = encode(indices.map { inputs[$0] })
      #expect(batch.count == size)
      for (position, (index, together)) in zip(indices, batch).enumerated() {
        let isEqual =
          together.features == alone[index].features && together.logits == alone[index].logits
          && together.scores == alone[index].scores
        #expect(isEqual, "position \(position) of \(size)")
      }
    }
    #expect(alone.count == inputs.count)
    #expect(alone[0].logits != alone[1].logits)
  }

  private func picture(width: Int, height: Int, seed: UInt64) -> RGBImage {
    var random = RandomSource(seed: seed)
    let pixels = (0..<width * height * 3).map { _ in UInt8(truncatingIfNeeded: random.next()) }
    return RGBImage(width: width, height: height, pixels: pixels)
  }
}
