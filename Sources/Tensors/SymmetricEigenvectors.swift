// SPDX-License-Identifier: Apache-2.0
import COpenBLAS

extension LinearAlgebra {
  /// The eigenvectors of a symmetric matrix `[N, N]`, of which the lower half is read.
  ///
  /// - Returns: the values in rising order, and as many rows of unit length `[N, N]`; `nil` where
  ///   numbers that are not finite keep it from coming to an end (LAPACK's `ssyev`).
  package static func eigenvectors(
    ofSymmetric matrix: Tensor
  ) -> (values: [Float], vectors: Tensor)? {
    precondition(
      matrix.rank == 2 && matrix.shape[0] == matrix.shape[1],
      "LinearAlgebra: a matrix \(matrix.shape) is not square")
    oneThread
    var order = blasint(matrix.shape[0])
    var vectors = matrix.values
    var values = [Float](repeating: 0, count: matrix.shape[0])
    var workLength = 64 * max(1, order)
    var work = [Float](repeating: 0, count: Int(workLength))
    var status: blasint = 0
    // Column by column what is here row by row: the upper half there is the lower one here.
    ssyev_("V", "U", &order, &vectors, &order, &values, &work, &workLength, &status, 1, 1)
    guard status == 0 else { return nil }
    return (values, Tensor(vectors, shape: matrix.shape))
  }
}
