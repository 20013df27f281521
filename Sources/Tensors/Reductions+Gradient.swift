// SPDX-License-Identifier: Apache-2.0
import CKernels

// Each takes what reached the result of a forward operation and gives what reaches its input.

extension Tensor {
  /// Undoes `layerNormalized`, of which this tensor was the input.
  ///
  /// - Parameters:
  ///   - upstream: of this shape.
  ///   - scale: `[width]`.
  ///   - epsilon: as in the forward pass.
  /// - Returns: the gradients of the input and of scale and shift, `[width]` each.
  package func layerNormalizedBackward(
    _ upstream: Tensor, scale: Tensor, epsilon: Double
  ) -> (input: Tensor, scale: Tensor, shift: Tensor) {
    let width = shape.last ?? 1
    precondition(
      upstream.shape == shape && scale.shape == [width],
      "layerNormalizedBackward: upstream \(upstream.shape) of \(shape) with scale \(scale.shape)")
    var scaleSum = [Double](repeating: 0, count: width)
    var shiftSum = [Double](repeating: 0, count: width)
    let input = upstream.withPointer { upstream in
      scale.withPointer { scale in
        mapRows { row, x, dx in
          nj_layer_norm_row_backward(
            x, scale, epsilon, upstream + row * width, dx, &scaleSum, &shiftSum, width)
        }
      }
    }
    return (input, Tensor(scaleSum.map { Float($0) }), Tensor(shiftSum.map { Float($0) }))
  }

  /// Undoes `softmax`, of which this tensor was the result, whatever the mask.
  package func softmaxBackward(_ upstream: Tensor) -> Tensor {
    mapRows(with: upstream, "softmaxBackward") { nj_softmax_row_backward($0, $1, $2, $3) }
  }

  /// Undoes `logSoftmax`, of which this tensor was the result.
  package func logSoftmaxBackward(_ upstream: Tensor) -> Tensor {
    mapRows(with: upstream, "logSoftmaxBackward") { nj_log_softmax_row_backward($0, $1, $2, $3) }
  }

  /// Undoes `l2Normalized`, of which this tensor was the input: the part of `upstream` across the
  /// direction of x, over the length of x.
  ///
  /// A row no longer than the 1e-12 of the forward pass has no direction; it gets 0, and not the
  /// quotient's 1e12 times what came in, which would end a training.
  package func l2NormalizedBackward(_ upstream: Tensor) -> Tensor {
    mapRows(with: upstream, "l2NormalizedBackward") { x, upstream, dx, width in
      let length = nj_dot(x, x, width).squareRoot()
      guard length > 1e-12 else {
        dx.update(repeating: 0, count: width)
        return
      }
      let along = nj_dot(x, upstream, width) / (length * length)
      for i in 0..<width {
        dx[i] = Float((Double(upstream[i]) - along * Double(x[i])) / length)
      }
    }
  }

  /// Undoes `mean(over:)`: `upstream` `[B, D]` shared out among the real steps, `[B, T, D]`.
  package static func meanBackward(_ upstream: Tensor, over mask: Mask) -> Tensor {
    let (batch, width) = (upstream.shape[0], upstream.shape[1])
    precondition(
      mask.shape.count == 2 && mask.shape[0] == batch,
      "meanBackward: \(upstream.shape) over \(mask.shape)")
    let steps = mask.shape[1]
    var input = Tensor(zeros: [batch, steps, width])
    input.withMutablePointer { out in
      upstream.withPointer { upstream in
        for sample in 0..<batch {
          let real = (sample * steps..<(sample + 1) * steps).filter { mask.isReal[$0] }
          for row in real {
            for i in 0..<width {
              out[row * width + i] = upstream[sample * width + i] / Float(real.count)
            }
          }
        }
      }
    }
    return input
  }

  /// The dot products of corresponding rows, summed in double precision: `[..., D]` gives `[...]`.
  package func rowDots(_ other: Tensor) -> Tensor {
    precondition(shape == other.shape && rank > 0, "rowDots: \(shape) · \(other.shape)")
    let width = shape[rank - 1]
    return Tensor.written(shape.dropLast()) { out in
      withPointer { a in
        other.withPointer { b in
          for row in 0..<Tensor.count(of: shape.dropLast()) {
            out[row] = Float(nj_dot(a + row * width, b + row * width, width))
          }
        }
      }
    }
  }

  /// The sum of all rows, in double precision: `[..., D]` gives `[D]`.
  package func rowSum() -> Tensor {
    let width = shape.last ?? 1
    var sum = [Double](repeating: 0, count: width)
    withPointer { values in
      for row in 0..<(width == 0 ? 0 : count / width) {
        nj_accumulate_row(&sum, values + row * width, 1, width)
      }
    }
    return Tensor(sum.map { Float($0) })
  }

  private func mapRows(
    with upstream: Tensor, _ operation: StaticString,
    _ body: (UnsafePointer<Float>, UnsafePointer<Float>, UnsafeMutablePointer<Float>, Int) -> Void
  ) -> Tensor {
    precondition(upstream.shape == shape, "\(operation): upstream \(upstream.shape) of \(shape)")
    let width = shape.last ?? 1
    return upstream.withPointer { upstream in
      mapRows { row, x, dx in body(x, upstream + row * width, dx, width) }
    }
  }
}
