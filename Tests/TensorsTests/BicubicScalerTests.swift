// SPDX-License-Identifier: Apache-2.0
import Foundation
import Tensors
import TestSupport
import Testing

@Suite struct BicubicScalerTests {
  @Test(arguments: [(37, 11), (37, 36), (64, 64), (13, 29), (1, 5), (9, 1), (101, 23)])
  func isWhatTheDefinitionSays(inputSide: Int, outputSide: Int) {
    var random = RandomSource(seed: 17)
    let (width, height, left, top) = (inputSide + 5, inputSide + 3, 4, 2)
    let pixels = (0..<width * height * 3).map { _ in UInt8(truncatingIfNeeded: random.next()) }
    let scaled = BicubicScaler(from: inputSide, to: outputSide)(
      pixels, width: width, left: left, top: top)

    let weights = naiveWeights(from: inputSide, to: outputSide)
    func round(_ value: Double) -> Double { min(max((value + 0.5).rounded(.down), 0), 255) }
    var differences = 0
    for channel in 0..<3 {
      let narrowed = (0..<inputSide).map { y in
        weights.map { row in
          round(
            zip(0..., row).reduce(0) {
              $0 + $1.1 * Double(pixels[((top + y) * width + left + $1.0) * 3 + channel])
            })
        }
      }
      for y in 0..<outputSide {
        for x in 0..<outputSide {
          let value = round(zip(narrowed, weights[y]).reduce(0) { $0 + $1.0[x] * $1.1 })
          let difference = abs(Double(scaled[(y * outputSide + x) * 3 + channel]) - value)
          #expect(difference <= 1)
          if difference > 0 { differences += 1 }
        }
      }
    }
    #expect(differences * 1000 <= outputSide * outputSide * 3)
  }

  /// All weights of every output, zeros included, by the kernel's definition.
  private func naiveWeights(from inputSide: Int, to outputSide: Int) -> [[Double]] {
    let scale = Double(inputSide) / Double(outputSide)
    let stretch = max(scale, 1)
    return (0..<outputSide).map { output in
      let center = (Double(output) + 0.5) * scale
      let row = (0..<inputSide).map { input -> Double in
        let x = abs(Double(input) + 0.5 - center) / stretch
        if x <= 1 { return 1.5 * pow(x, 3) - 2.5 * pow(x, 2) + 1 }
        if x < 2 { return -0.5 * pow(x, 3) + 2.5 * pow(x, 2) - 4 * x + 2 }
        return 0
      }
      let sum = row.reduce(0, +)
      return row.map { $0 / sum }
    }
  }
}
