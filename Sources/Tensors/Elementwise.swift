// SPDX-License-Identifier: Apache-2.0

extension Tensor {
  package static func + (lhs: Tensor, rhs: Tensor) -> Tensor { lhs.zipped(rhs, "+") { $0 + $1 } }
  package static func - (lhs: Tensor, rhs: Tensor) -> Tensor { lhs.zipped(rhs, "-") { $0 - $1 } }
  package static func * (lhs: Tensor, rhs: Tensor) -> Tensor { lhs.zipped(rhs, "*") { $0 * $1 } }

  package static func += (lhs: inout Tensor, rhs: Tensor) {
    precondition(lhs.shape == rhs.shape, "+=: \(lhs.shape) and \(rhs.shape)")
    lhs.withMutablePointer { a in
      rhs.withPointer { b in
        for i in 0..<rhs.count { a[i] += b[i] }
      }
    }
  }

  package static func * (lhs: Tensor, factor: Float) -> Tensor {
    Tensor.written(lhs.shape) { out in
      lhs.withPointer { a in
        for i in 0..<lhs.count { out[i] = a[i] * factor }
      }
    }
  }

  /// This tensor where `mask` is real and 0 elsewhere, whatever stood there; the mask's axes are
  /// the leading ones here.
  package func keeping(_ mask: Mask) -> Tensor {
    precondition(shape.starts(with: mask.shape), "keeping: \(shape) under mask \(mask.shape)")
    guard mask.isReal.contains(false) else { return self }
    let width = count / max(1, mask.isReal.count)
    var kept = self
    kept.withMutablePointer { values in
      for (row, isReal) in mask.isReal.enumerated() where !isReal {
        (values + row * width).update(repeating: 0, count: width)
      }
    }
    return kept
  }

  /// Every row of the last axis times its factor: `[..., D]` by `[...]`.
  package func scalingRows(by factors: Tensor) -> Tensor {
    precondition(
      shape.dropLast() == factors.shape[...], "scalingRows: \(shape) by \(factors.shape)")
    let width = shape.last ?? 1
    return factors.withPointer { factors in
      mapRows { row, x, y in
        for i in 0..<width { y[i] = x[i] * factors[row] }
      }
    }
  }

  private func zipped(
    _ other: Tensor, _ operation: StaticString, _ combine: (Float, Float) -> Float
  ) -> Tensor {
    precondition(shape == other.shape, "\(operation): \(shape) and \(other.shape)")
    return Tensor.written(shape) { out in
      withPointer { a in
        other.withPointer { b in
          for i in 0..<count { out[i] = combine(a[i], b[i]) }
        }
      }
    }
  }
}
