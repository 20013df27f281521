// SPDX-License-Identifier: Apache-2.0
import Core
import Tensors

/// Logistic regressions that tell the kinds of `TrainedSound` by YAMNet's embedding.
///
/// With features `x` `[1024]` and the largest logit `c` of the kind's own classes, a kind's logit is
/// `w · √x + slope · c + bias`; `w`, `slope` and `bias` are `scripts/train-sounds`'.
package struct SoundKinds: Sendable {
  /// Width of YAMNet's embedding.
  package static let width = 1024
  /// Largest magnitude of a class's logit that counts.
  private static let clip: Float = 12

  /// The weights that come with the program.
  package static let trained = SoundKinds(values: floats(weights))

  /// The file that they are in.
  package static var weights: [UInt8] { PackageResources.sound_kinds_f32 }

  /// What they were made from and how they do, as JSON.
  package static var manifest: [UInt8] { PackageResources.sound_kinds_json }

  /// `[kinds, 1024]`.
  private let weight: Tensor
  private let bias: [Float]
  private let slope: [Float]

  /// - Parameter values: weights kind by kind, then the biases, then the slopes.
  init(values: [Float]) {
    let kinds = TrainedSound.allCases.count
    precondition(
      values.count == kinds * (Self.width + 2), "SoundKinds: \(values.count) values")
    weight = Tensor(Array(values.prefix(kinds * Self.width)), shape: [kinds, Self.width])
    bias = Array(values.dropFirst(kinds * Self.width).prefix(kinds))
    slope = Array(values.suffix(kinds))
  }

  /// - Parameters:
  ///   - features: YAMNet's embedding, `[1024]`, not negative.
  ///   - classLogits: for each kind the largest logit of its classes.
  /// - Returns: a logit for each kind.
  func logits(features: [Float], classLogits: [Float]) -> [Float] {
    let roots = Tensor(features.map { max($0, 0).squareRoot() })
    return bias.indices.map { kind in
      let own = min(max(classLogits[kind], -Self.clip), Self.clip)
      return Float(weight.element(kind).dot(roots)) + slope[kind] * own + bias[kind]
    }
  }

  /// Little-endian numbers of 32 bits.
  private static func floats(_ bytes: [UInt8]) -> [Float] {
    stride(from: 0, to: bytes.count - 3, by: 4).map { first in
      Float(bitPattern: (0..<4).reduce(0) { $0 | UInt32(bytes[first + $1]) << (8 * UInt32($1)) })
    }
  }
}
