// SPDX-License-Identifier: Apache-2.0
import Tensors

/// What is known before any training of the space in which names, pictures and sounds meet.
package struct SharedSpace: Sendable {
  /// What all names have in common, `[S]`: sentences are compared less this.
  let centre: Tensor
  /// The half of all directions in which names differ least, orthonormal, `[S / 2, S]`.
  ///
  /// What is told there hardly disturbs what is told by names.
  let quiet: Tensor

  /// - Parameters:
  ///   - names: `[N, S]`, unit vectors less what those of their kind have in common.
  ///   - centre: `[S]`.
  package init(names: Tensor, centre: Tensor) {
    self.centre = centre
    let covariance = matmul(names.transposed(), names)
    guard let (_, vectors) = LinearAlgebra.eigenvectors(ofSymmetric: covariance) else {
      preconditionFailure("SharedSpace: names that are not finite")
    }
    quiet = vectors.rows(0..<centre.count / 2)
  }

  /// A rotation `[S, S]` that ends in the quiet directions, of which it has as many as there are.
  func quieted(_ rotation: Tensor) -> Tensor {
    matmul(quiet.transposed(), rotation.rows(0..<quiet.shape[0]))
  }
}
