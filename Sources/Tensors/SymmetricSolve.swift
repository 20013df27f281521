// SPDX-License-Identifier: Apache-2.0
import COpenBLAS

extension LinearAlgebra {
  /// The x `[N]` of matrix · x = right, by Cholesky's factors (LAPACK's `sposv`).
  ///
  /// - Parameters:
  ///   - matrix: symmetric and positive definite, `[N, N]`, of which the lower half is read.
  ///   - right: `[N]`.
  /// - Returns: x; `nil` where the matrix is not positive definite.
  package static func solve(positiveDefinite matrix: Tensor, _ right: Tensor) -> Tensor? {
    precondition(
      matrix.shape == [right.count, right.count],
      "LinearAlgebra: a matrix \(matrix.shape) and a right side of \(right.count)")
    oneThread
    var order = blasint(right.count)
    var columns: blasint = 1
    var factors = matrix.values
    var solution = right.values
    var status: blasint = 0
    // Column by column what is here row by row: the upper half there is the lower one here.
    sposv_("U", &order, &columns, &factors, &order, &solution, &order, &status, 1)
    return status == 0 ? Tensor(solution) : nil
  }
}
