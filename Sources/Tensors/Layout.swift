// SPDX-License-Identifier: Apache-2.0

extension Tensor {
  /// Tensors of equal leading axes side by side along the last one.
  package static func concatenated(_ parts: [Tensor]) -> Tensor {
    let leading = parts.first?.shape.dropLast() ?? []
    precondition(
      parts.allSatisfy { $0.rank > 0 && $0.shape.dropLast() == leading },
      "concatenated: \(parts.map(\.shape))")
    let widths = parts.map { $0.shape[$0.rank - 1] }
    let total = widths.reduce(0, +)
    let rows = Tensor.count(of: Array(leading))
    return Tensor.written(leading + [total]) { out in
      var column = 0
      for (part, width) in zip(parts, widths) {
        part.withPointer { source in
          for row in 0..<rows {
            (out + row * total + column).update(from: source + row * width, count: width)
          }
        }
        column += width
      }
    }
  }

  /// Tensors of equal shape under one new leading axis.
  package static func stacked(_ parts: [Tensor]) -> Tensor {
    let shape = parts.first?.shape ?? []
    precondition(parts.allSatisfy { $0.shape == shape }, "stacked: \(parts.map(\.shape))")
    let size = Tensor.count(of: shape)
    return Tensor.written([parts.count] + shape) { out in
      for (i, part) in parts.enumerated() {
        part.withPointer { (out + i * size).update(from: $0, count: size) }
      }
    }
  }

  /// The entries of the first axis at `indices`, in that order, repeats allowed.
  package func gathering(_ indices: [Int]) -> Tensor {
    precondition(
      rank > 0 && indices.allSatisfy { 0 <= $0 && $0 < shape[0] },
      "gathering: indices \(indices) of \(shape)")
    let size = Tensor.count(of: Array(shape.dropFirst()))
    return Tensor.written([indices.count] + shape.dropFirst()) { out in
      withPointer { source in
        for (i, index) in indices.enumerated() {
          (out + i * size).update(from: source + index * size, count: size)
        }
      }
    }
  }

  /// Entries `range` of the first axis.
  package func rows(_ range: Range<Int>) -> Tensor { gathering(Array(range)) }

  /// Entry `index` of the first axis, without that axis.
  package func element(_ index: Int) -> Tensor {
    gathering([index]).reshaped(Array(shape.dropFirst()))
  }

  /// Channels `range` of the last axis.
  package func columns(_ range: Range<Int>) -> Tensor {
    let width = shape.last ?? 1
    precondition(
      rank > 0 && range.lowerBound >= 0 && range.upperBound <= width,
      "columns: \(range) of \(shape)")
    return Tensor.written(shape.dropLast() + [range.count]) { out in
      withPointer { source in
        for row in 0..<Tensor.count(of: shape.dropLast()) {
          (out + row * range.count).update(
            from: source + row * width + range.lowerBound, count: range.count)
        }
      }
    }
  }

  /// The last two axes exchanged.
  package func transposed() -> Tensor {
    precondition(rank >= 2, "transposed: \(shape)")
    let (rows, columns) = (shape[rank - 2], shape[rank - 1])
    return Tensor.written(shape.dropLast(2) + [columns, rows]) { out in
      withPointer { source in
        for i in stride(from: 0, to: count, by: max(1, rows * columns)) {
          for row in 0..<rows {
            for column in 0..<columns {
              out[i + column * rows + row] = source[i + row * columns + column]
            }
          }
        }
      }
    }
  }

  /// The first two axes exchanged: `[A, B, ...]` to `[B, A, ...]`.
  package func exchangingFirstAxes() -> Tensor {
    precondition(rank >= 2, "exchangingFirstAxes: \(shape)")
    let (first, second) = (shape[0], shape[1])
    let order = (0..<second).flatMap { j in (0..<first).map { i in i * second + j } }
    return reshaped([first * second] + shape.dropFirst(2)).gathering(order)
      .reshaped([second, first] + shape.dropFirst(2))
  }
}
