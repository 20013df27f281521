// SPDX-License-Identifier: Apache-2.0
import Foundation
import Tensors
import TestSupport
import Testing

@Suite struct SpectrogramTests {
  @Test(arguments: [
    (window: 5, hop: 3, length: 8, samples: 41), (window: 4, hop: 4, length: 4, samples: 4),
    (window: 25, hop: 10, length: 32, samples: 103),
    (window: 400, hop: 160, length: 512, samples: 2001),
  ])
  func isTheMagnitudeOfTheFourierTransform(
    window: Int, hop: Int, length: Int, samples: Int
  ) {
    var random = RandomSource(seed: 19)
    let signal = random.tensor(shape: [samples]).values
    let factors = random.tensor(shape: [window]).values.map(Double.init)
    let spectrogram = Spectrogram(window: factors, hop: hop, length: length)
    let frames = (samples - window) / hop + 1
    var expected: [Float] = []
    for frame in 0..<frames {
      for bin in 0...length / 2 {
        var (real, imaginary) = (0.0, 0.0)
        for (i, factor) in factors.enumerated() {
          let angle = 2 * Double.pi * Double(bin * i) / Double(length)
          real += Double(signal[frame * hop + i]) * factor * cos(angle)
          imaginary -= Double(signal[frame * hop + i]) * factor * sin(angle)
        }
        expected.append(Float(hypot(real, imaginary)))
      }
    }
    expectClose(
      spectrogram.magnitudes(of: signal), Tensor(expected, shape: [frames, length / 2 + 1]),
      absolute: 1e-5, relative: 1e-6)
  }

  @Test func aSignalShorterThanTheWindowHasNoFrames() {
    let spectrogram = Spectrogram(window: [1, 1, 1, 1, 1], hop: 2, length: 8)
    #expect(spectrogram.magnitudes(of: [1, 2, 3, 4]).shape == [0, 5])
    #expect(spectrogram.magnitudes(of: []).shape == [0, 5])
  }

  @Test func aToneLeavesTheOtherBinsFarBelow() {
    let window = (0..<64).map { 0.5 - 0.5 * cos(2 * Double.pi * Double($0) / 64) }
    let tone = (0..<64).map { Float(cos(2 * Double.pi * 8 * Double($0) / 64)) }
    let magnitudes = Spectrogram(window: window, hop: 64, length: 64).magnitudes(of: tone).values
    #expect(abs(magnitudes[8] - 16) < 1e-5)
    #expect(magnitudes.enumerated().allSatisfy { abs($0 - 8) <= 1 || $1 < 1e-5 })
  }
}
