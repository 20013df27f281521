// SPDX-License-Identifier: Apache-2.0

/// The matrix product of the last two axes: `lhs` [..., M, K] · `rhs` [K, N] gives [..., M, N].
///
/// `rhs` is either one matrix for all of `lhs`, or has leading axes equal to those of `lhs`. Every
/// leading index is a product of its own, so that a sample's result does not depend, bit for bit,
/// on the batch it is in.
///
/// - Parameters:
///   - lhs: `[..., M, K]`, at least two axes.
///   - rhs: `[K, N]` or `[..., K, N]`; with `transposingRight` stored as `[N, K]`, the layout of
///     linear weights.
///   - transposingRight: whether the last two axes of `rhs` are to be exchanged.
///   - bias: `[N]`, added to every row.
///   - scale: factor on the product, not on the bias.
/// - Returns: `[..., M, N]`.
package func matmul(
  _ lhs: Tensor, _ rhs: Tensor, transposingRight: Bool = false, bias: Tensor? = nil,
  scale: Float = 1
) -> Tensor {
  let columns = rhs.shape.dropLast(transposingRight ? 1 : 0).last ?? 0
  var product = Tensor(uninitialized: lhs.shape.dropLast() + [columns])
  if let bias {
    precondition(bias.shape == [columns], "matmul: bias \(bias.shape) · columns \(columns)")
    product.fillRows(with: bias)
  }
  product.setProduct(lhs, rhs, transposingRight: transposingRight, scale: scale, keep: bias != nil)
  return product
}

extension Tensor {
  /// Adds `lhs` · `rhs` to this tensor; axes as for `matmul`.
  package mutating func addProduct(
    _ lhs: Tensor, _ rhs: Tensor, transposingRight: Bool = false, scale: Float = 1
  ) {
    setProduct(lhs, rhs, transposingRight: transposingRight, scale: scale, keep: true)
  }

  /// Adds `lhs`ᵀ · `rhs`, summed over all leading axes, in one product: the gradient of a weight.
  ///
  /// This tensor is `[M, N]`, `lhs` `[..., M]`, `rhs` `[..., N]`.
  package mutating func addTransposedProduct(_ lhs: Tensor, _ rhs: Tensor) {
    let (rows, columns) = (lhs.shape.last ?? 0, rhs.shape.last ?? 0)
    precondition(
      shape == [rows, columns] && lhs.shape.dropLast() == rhs.shape.dropLast(),
      "addTransposedProduct: lhs \(lhs.shape) · rhs \(rhs.shape) to \(shape)")
    let inner = Tensor.count(of: lhs.shape.dropLast())
    withMutablePointer { out in
      lhs.withPointer { a in
        rhs.withPointer { b in
          LinearAlgebra.multiply(
            .init(base: a, stride: rows, isTransposed: true), .init(base: b, stride: columns),
            into: .init(base: out, stride: columns), rows: rows, columns: columns, inner: inner,
            keep: 1)
        }
      }
    }
  }

  fileprivate mutating func setProduct(
    _ lhs: Tensor, _ rhs: Tensor, transposingRight: Bool, scale: Float, keep: Bool
  ) {
    precondition(
      lhs.rank >= 2 && rhs.rank >= 2
        && (rhs.rank == 2 || rhs.shape.dropLast(2) == lhs.shape.dropLast(2)),
      "matmul: lhs \(lhs.shape) · rhs \(rhs.shape)")
    let (rows, inner) = (lhs.shape[lhs.rank - 2], lhs.shape[lhs.rank - 1])
    let right = (rhs.shape[rhs.rank - 2], rhs.shape[rhs.rank - 1])
    let (rightInner, columns) = transposingRight ? (right.1, right.0) : right
    precondition(
      inner == rightInner && shape == lhs.shape.dropLast() + [columns],
      "matmul: lhs \(lhs.shape) · rhs \(rhs.shape)\(transposingRight ? " transposed" : "") = \(shape)"
    )
    let batch = rows * columns == 0 ? 0 : count / (rows * columns)
    withMutablePointer { out in
      lhs.withPointer { a in
        rhs.withPointer { b in
          for i in 0..<batch {
            LinearAlgebra.multiply(
              .init(base: a + i * rows * inner, stride: inner),
              .init(
                base: b + (rhs.rank == 2 ? 0 : i * inner * columns), stride: right.1,
                isTransposed: transposingRight),
              into: .init(base: out + i * rows * columns, stride: columns),
              rows: rows, columns: columns, inner: inner, scale: scale, keep: keep ? 1 : 0)
          }
        }
      }
    }
  }

  fileprivate mutating func fillRows(with row: Tensor) {
    let rows = row.count == 0 ? 0 : count / row.count
    withMutablePointer { out in
      row.withPointer { source in
        for i in 0..<rows { (out + i * row.count).update(from: source, count: row.count) }
      }
    }
  }
}
