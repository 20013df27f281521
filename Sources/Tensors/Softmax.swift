// SPDX-License-Identifier: Apache-2.0
import CKernels

extension Tensor {
  /// Softmax over the real positions of the last axis; a row without any is all zeros.
  ///
  /// - Parameters:
  ///   - mask: its last axis is this tensor's, its other axes are the leading ones here; it holds
  ///     for all axes between. `nil` takes every position for real.
  ///   - causal: whether row `t` of the last axis but one sees positions `0...t` only.
  /// - Returns: this shape; every row sums to 1 or is zero.
  package func softmax(mask: Mask? = nil, causal: Bool = false) -> Tensor {
    let width = shape.last ?? 1
    precondition(
      mask.map { $0.shape.last == width && shape.dropLast().starts(with: $0.shape.dropLast()) }
        ?? true,
      "softmax: \(shape) under mask \(mask?.shape ?? [])")
    precondition(!causal || rank >= 2, "softmax: \(shape) has no axis to be causal about")
    let rowsPerMaskRow = count / max(1, mask?.isReal.count ?? width)
    let queries = causal ? shape[rank - 2] : 1
    return withMaskPointer(mask) { mask in
      mapRows { row, x, y in
        let seen = causal ? min(width, row % queries + 1) : width
        nj_softmax_row(x, mask.map { $0 + row / rowsPerMaskRow * width }, y, seen)
        (y + seen).update(repeating: 0, count: width - seen)
      }
    }
  }

  /// x - log Σ eˣ over the last axis.
  package func logSoftmax() -> Tensor {
    let width = shape.last ?? 1
    return mapRows { nj_log_softmax_row($1, $2, width) }
  }

  /// A mask's bytes as C sees them.
  private func withMaskPointer<R>(_ mask: Mask?, _ body: (UnsafePointer<UInt8>?) -> R) -> R {
    guard let mask else { return body(nil) }
    return mask.isReal.map { $0 ? 1 : 0 }.withUnsafeBufferPointer { body($0.baseAddress) }
  }
}
