// SPDX-License-Identifier: Apache-2.0

// The two products of multi-head attention. Heads are blocks of channels; the products read and
// write them in place, so nothing is transposed or copied.

/// Scores of every query against every key, head by head: scale · Q Kᵀ.
///
/// - Parameters:
///   - queries: `[B, Tq, D]`; head `i` of `h` is channels `i D / h ..< (i + 1) D / h`.
///   - keys: `[B, Tk, D]`.
///   - heads: `h`, a divisor of `D`.
///   - scale: factor on every score.
/// - Returns: `[B, h, Tq, Tk]`.
package func headScores(_ queries: Tensor, _ keys: Tensor, heads: Int, scale: Float) -> Tensor {
  precondition(
    queries.rank == 3 && keys.rank == 3 && queries.shape[0] == keys.shape[0]
      && queries.shape[2] == keys.shape[2] && heads > 0 && queries.shape[2] % heads == 0,
    "headScores: queries \(queries.shape) · keys \(keys.shape), \(heads) heads")
  let (batch, rows, width) = (queries.shape[0], queries.shape[1], queries.shape[2])
  let (columns, block) = (keys.shape[1], width / heads)
  return Tensor.written([batch, heads, rows, columns]) { out in
    queries.withPointer { queries in
      keys.withPointer { keys in
        for (i, head) in pairs(batch, heads) {
          LinearAlgebra.multiply(
            .init(base: queries + i * rows * width + head * block, stride: width),
            .init(
              base: keys + i * columns * width + head * block, stride: width, isTransposed: true),
            into: .init(base: out + (i * heads + head) * rows * columns, stride: columns),
            rows: rows, columns: columns, inner: block, scale: scale)
        }
      }
    }
  }
}

/// Values averaged by attention weights, heads side by side: scale · A V, or scale · Aᵀ V.
///
/// - Parameters:
///   - weights: `[B, h, Tq, Tk]`.
///   - values: `[B, Tk, D]`; `[B, Tq, D]` when transposing.
///   - transposingWeights: whether the last two axes of the weights are to be exchanged.
///   - scale: factor on the result.
/// - Returns: `[B, Tq, D]`; `[B, Tk, D]` when transposing.
package func headAverages(
  _ weights: Tensor, _ values: Tensor, transposingWeights: Bool = false, scale: Float = 1
) -> Tensor {
  precondition(
    weights.rank == 4 && values.rank == 3 && weights.shape[0] == values.shape[0]
      && weights.shape[transposingWeights ? 2 : 3] == values.shape[1] && weights.shape[1] > 0
      && values.shape[2] % weights.shape[1] == 0,
    "headAverages: weights \(weights.shape)\(transposingWeights ? " transposed" : "")"
      + " · values \(values.shape)")
  let (batch, heads, stride) = (weights.shape[0], weights.shape[1], weights.shape[3])
  let rows = weights.shape[transposingWeights ? 3 : 2]
  let (inner, width) = (values.shape[1], values.shape[2])
  let block = width / heads
  return Tensor.written([batch, rows, width]) { out in
    weights.withPointer { weights in
      values.withPointer { values in
        for (i, head) in pairs(batch, heads) {
          LinearAlgebra.multiply(
            .init(
              base: weights + (i * heads + head) * rows * inner, stride: stride,
              isTransposed: transposingWeights),
            .init(base: values + i * inner * width + head * block, stride: width),
            into: .init(base: out + i * rows * width + head * block, stride: width),
            rows: rows, columns: block, inner: inner, scale: scale)
        }
      }
    }
  }
}

private func pairs(_ batch: Int, _ heads: Int) -> some Sequence<(Int, Int)> {
  (0..<batch * heads).lazy.map { ($0 / heads, $0 % heads) }
}
