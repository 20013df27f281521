// SPDX-License-Identifier: Apache-2.0
import COpenBLAS

/// The linear algebra library underneath: its settings, what it is, and its matrix product.
package enum LinearAlgebra {
  /// Keeps the library from starting threads of its own, whoever is first to use it.
  ///
  /// Workers already fill all cores, and a product split over threads is summed in another order.
  static let oneThread: Void = openblas_set_num_threads(1)

  /// Threads that a product may use.
  package static var threads: Int {
    oneThread
    return Int(openblas_get_num_threads())
  }

  /// Version and build options of the library, as it reports them.
  package static var configuration: String { String(cString: openblas_get_config()) }

  /// The processor that the library chose its kernels for, such as `SkylakeX`.
  package static var coreName: String { String(cString: openblas_get_corename()) }

  /// A matrix in memory, row by row, `stride` elements from one row to the next.
  struct Matrix<Pointer> {
    let base: Pointer
    let stride: Int
    var isTransposed = false
  }

  /// out [M, N] = scale · a [M, K] · b [K, N] + keep · out, where a transposed factor is stored
  /// with its axes exchanged.
  static func multiply(
    _ a: Matrix<UnsafePointer<Float>>, _ b: Matrix<UnsafePointer<Float>>,
    into out: Matrix<UnsafeMutablePointer<Float>>, rows: Int, columns: Int, inner: Int,
    scale: Float = 1, keep: Float = 0
  ) {
    guard rows > 0, columns > 0 else { return }
    oneThread
    cblas_sgemm(
      CblasRowMajor, a.isTransposed ? CblasTrans : CblasNoTrans,
      b.isTransposed ? CblasTrans : CblasNoTrans, blasint(rows), blasint(columns), blasint(inner),
      scale, a.base, blasint(max(1, a.stride)), b.base, blasint(max(1, b.stride)), keep, out.base,
      blasint(max(1, out.stride)))
  }
}
