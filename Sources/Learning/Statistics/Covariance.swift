// SPDX-License-Identifier: Apache-2.0
import Tensors

/// Mean and covariance of rows that are shown one block after the other.
package struct Covariance: Sendable {
  package private(set) var count = 0
  private var sum: Tensor
  private var products: Tensor

  /// Of rows `[F]`.
  package init(width: Int) {
    sum = Tensor(zeros: [width])
    products = Tensor(zeros: [width, width])
  }

  /// Counts rows `[N, F]`.
  package mutating func add(_ rows: Tensor) {
    count += rows.shape[0]
    sum += rows.rowSum()
    products.addTransposedProduct(rows, rows)
  }

  /// `[F]`.
  package var mean: Tensor { sum * (1 / Float(max(1, count))) }

  /// Of the rows as they are, not as a sample of others, `[F, F]`.
  package var matrix: Tensor {
    let mean = mean.reshaped([1, sum.count])
    return products * (1 / Float(max(1, count))) - matmul(mean.transposed(), mean)
  }
}

extension Tensor {
  /// A square matrix plus `share` times the mean of its diagonal, along the diagonal.
  func shrunk(by share: Float) -> Tensor {
    var matrix = self
    let width = shape[0]
    let mean = (0..<width).reduce(0) { $0 + self[$1, $1] } / Float(max(1, width))
    for i in 0..<width { matrix[i, i] += share * mean }
    return matrix
  }
}
