// SPDX-License-Identifier: Apache-2.0
import Core
import Encoders
import Foundation

/// What each model makes of a fixed input, to tell a working one from a broken one.
///
/// Inputs come from formulas. The expected numbers are of the encoders that the golden files hold
/// to their definitions; they show that these weights, this machine's kernels and the encoders
/// still go together.
enum KnownAnswers {
  /// Largest difference allowed: far above rounding, far below any effect of wrong weights.
  static func tolerance(_ model: ModelName) -> Float {
    switch model {
    case .efficientNetLite0, .yamnet: 1e-3
    case .miniLM, .labels: 1e-4
    }
  }

  /// Runs a model of this directory and takes a few of its results, evenly spread.
  static func compute(_ model: ModelName, in directory: String) throws -> [Float] {
    switch model {
    case .efficientNetLite0:
      let result = try EfficientNetLite(modelDirectory: directory).encode([picture])[0]
      return [mean(result.features)] + sample(result.logits, every: 64)
    case .yamnet:
      let encoder = try YAMNet(modelDirectory: directory)
      let result = encoder.encode([sound(samples: encoder.windowLength)])[0]
      return [mean(result.features)] + sample(result.logits, every: 33)
    case .miniLM:
      return sample(try MiniLM(directory: directory).encode([sentence])[0], every: 24)
    case .labels:
      let bridge = try LabelBridge(directory: directory)
      let pictureVector = bridge.pictureVector(logits: ripple(1000).map { 5 * $0 })
      let soundVector = bridge.soundVector(scores: ripple(521).map { ($0 + 1) / 2 })
      return sample(pictureVector, every: 48) + sample(soundVector, every: 48)
    }
  }

  private static let sentence = "A dog barks while glass breaks behind the café."

  /// Three overlaid gradients, 224 pixels square.
  private static var picture: RGBImage {
    let size = 224
    let pixels = (0..<size * size * 3).map { index in
      let (x, y, channel) = (index / 3 % size, index / 3 / size, index % 3)
      return UInt8(truncatingIfNeeded: (x * (channel + 1) + y * (3 - channel)) / 2)
    }
    return RGBImage(width: size, height: size, pixels: pixels)
  }

  /// A rising tone that fades.
  private static func sound(samples: Int) -> [Float] {
    (0..<samples).map { index in
      let time = Double(index) / 16_000
      return Float(0.5 * exp(-2 * time) * sin(2 * Double.pi * (400 + 600 * time) * time))
    }
  }

  private static func ripple(_ count: Int) -> [Float] {
    (0..<count).map { Float(sin(Double($0 * $0) * 0.01)) }
  }

  private static func mean(_ values: [Float]) -> Float {
    values.reduce(0, +) / Float(values.count)
  }

  private static func sample(_ values: [Float], every step: Int) -> [Float] {
    stride(from: 0, to: values.count, by: step).map { values[$0] }
  }

  static func expected(_ model: ModelName) -> [Float] {
    switch model {
    case .efficientNetLite0:
      [
        0.13864, -0.55468, 2.52581, 2.46357, -1.18560, -0.99750, 0.79363, 0.94194, -0.64851,
        0.21558, 0.03714, -1.58674, -0.70058, -0.38173, -0.61369, 0.30481, -1.34349,
      ]
    case .yamnet:
      [
        0.08282, -8.71038, -28.07071, -47.07125, -20.78426, -3.30065, -26.54478, -32.90690,
        -17.69255, -24.55460, -30.75048, -22.24389, -38.10106, -20.18184, -28.10852, -36.13459,
        -3.19957,
      ]
    case .miniLM:
      [
        0.04659, 0.00553, 0.07789, 0.02225, -0.04738, 0.05693, 0.04111, -0.08673, 0.07268,
        -0.06179, 0.10159, 0.03955, 0.03284, -0.03105, 0.04633, -0.01403,
      ]
    case .labels:
      [
        -0.06469, 0.04924, 0.01671, -0.00616, 0.04332, 0.02957, -0.01572, -0.01808, -0.05201,
        -0.02457, 0.01583, 0.05293, 0.05644, -0.04878, -0.02053, -0.03916,
      ]
    }
  }
}
