// SPDX-License-Identifier: Apache-2.0
import Tensors

/// What is known before any training of the space in which names, pictures and sounds meet.
package struct SharedSpace: Sendable {
  /// What all names have in common, `[S]`: sentences are compared less this.
  let centre: Tensor
  /// The directions in which names differ most, orthonormal, the strongest first: with those of
  /// `still` half of all, `[S / 2 - M, S]`.
  let axes: Tensor
  /// As many in which they hardly differ, the quietest first.
  ///
  /// What is told there hardly disturbs what is told by names.
  let quiet: Tensor
  /// Those in which they differ least, one for each modality, `[M, S]`.
  let still: Tensor

  /// - Parameters:
  ///   - names: `[N, S]`, unit vectors less what those of their kind have in common.
  ///   - centre: `[S]`.
  package init(names: Tensor, centre: Tensor) {
    self.centre = centre
    let covariance = matmul(names.transposed(), names)
    guard let (_, vectors) = LinearAlgebra.eigenvectors(ofSymmetric: covariance) else {
      preconditionFailure("SharedSpace: names that are not finite")
    }
    let (all, half, kept) = (centre.count, centre.count / 2, StreamFusion.modalities.count)
    precondition(half > kept, "SharedSpace: \(all) numbers are too few to tell order by")
    still = vectors.rows(0..<kept)
    quiet = vectors.rows(kept..<half)
    axes = vectors.gathering((all - half + kept..<all).reversed())
  }

  /// Brings what is told along the axes to the quiet directions, strong to quiet, `[S, S]`.
  var turn: Tensor { matmul(quiet.transposed(), axes) }
}
