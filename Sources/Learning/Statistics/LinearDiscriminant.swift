// SPDX-License-Identifier: Apache-2.0
import Tensors

/// The direction in which rows of two kinds differ most beside how they differ among themselves.
///
/// Source: Fisher 1936, "The use of multiple measurements in taxonomic problems"; the covariance,
/// the mean of both kinds', is shrunk towards its diagonal's mean as in Friedman 1989, "Regularized
/// discriminant analysis".
package struct LinearDiscriminant: Sendable {
  private var kinds: (no: Covariance, yes: Covariance)
  private let width: Int

  /// Of rows `[F]`.
  package init(width: Int) {
    self.width = width
    kinds = (Covariance(width: width), Covariance(width: width))
  }

  /// Counts rows `[N, F]` of one kind.
  package mutating func add(_ rows: Tensor, isPositive: Bool) {
    if isPositive { kinds.yes.add(rows) } else { kinds.no.add(rows) }
  }

  /// `[F]`: rows of the positive kind are farther along it; the log odds of a row grow by its
  /// product with it.
  ///
  /// - Parameter shrinkage: of the mean variance, added to all.
  /// - Returns: `nil` where of one kind there are fewer rows than numbers in a row.
  package func direction(shrinkage: Float) -> Tensor? {
    guard min(kinds.no.count, kinds.yes.count) >= width else { return nil }
    let within = (kinds.no.matrix + kinds.yes.matrix) * 0.5
    return LinearAlgebra.solve(
      positiveDefinite: within.shrunk(by: shrinkage), kinds.yes.mean - kinds.no.mean)
  }
}
