// SPDX-License-Identifier: Apache-2.0
import Tensors

/// One modality of a run of steps: the encoder's features and the places in the shared space.
///
/// Only steps in which the modality was there have a row.
package struct FeatureStream: Sendable {
  /// The encoder's features, `[n, width]`.
  package let features: Tensor
  /// Unit vectors in the shared space, `[n, shared]`.
  package let vectors: Tensor
  /// The row of each step; `nil` where the modality was absent.
  private let rows: [Int?]

  /// - Parameters:
  ///   - isPresent: one entry per step.
  ///   - features: `[n, width]`, n the number of steps that are present.
  ///   - vectors: `[n, shared]`.
  package init(isPresent: [Bool], features: Tensor, vectors: Tensor) {
    var count = 0
    rows = isPresent.map { isPresent in
      guard isPresent else { return nil }
      defer { count += 1 }
      return count
    }
    precondition(
      features.shape.first == count && vectors.shape.first == count,
      "FeatureStream: \(count) steps, features \(features.shape), vectors \(vectors.shape)")
    self.features = features
    self.vectors = vectors
  }

  /// From a row per step; `nil` where the modality was absent.
  init(features: [[Float]?], vectors: [[Float]?]) {
    func tensor(_ rows: [[Float]?]) -> Tensor {
      let present = rows.compactMap { $0 }
      return Tensor(present.flatMap { $0 }, shape: [present.count, present.first?.count ?? 0])
    }
    self.init(
      isPresent: features.map { $0 != nil }, features: tensor(features), vectors: tensor(vectors))
  }

  package var steps: Int { rows.count }
  package var isPresent: [Bool] { rows.map { $0 != nil } }

  /// The rows of some steps in one of the two tensors; `nil` where the modality was absent.
  func rows(
    of tensor: KeyPath<FeatureStream, Tensor>, in steps: Range<Int>
  ) -> [[Float]?] {
    let tensor = self[keyPath: tensor]
    return rows[steps].map { row in row.map { tensor.rows($0..<$0 + 1).values } }
  }
}
