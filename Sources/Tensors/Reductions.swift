// SPDX-License-Identifier: Apache-2.0
import CKernels

extension Tensor {
  /// (x - mean) / sqrt(variance + epsilon) · scale + shift over the last axis.
  ///
  /// Source: Ba, Kiros and Hinton 2016, arXiv 1607.06450. The variance is the biased one, taken
  /// around the mean in double precision.
  package func layerNormalized(scale: Tensor, shift: Tensor, epsilon: Double) -> Tensor {
    let width = shape.last ?? 1
    precondition(
      scale.shape == [width] && shift.shape == [width],
      "layerNormalized: \(shape) with scale \(scale.shape), shift \(shift.shape)")
    return scale.withPointer { scale in
      shift.withPointer { shift in
        mapRows { nj_layer_norm_row($1, scale, shift, epsilon, $2, width) }
      }
    }
  }

  /// x / max(|x|, 1e-12) over the last axis: unit length, and zero for zero.
  package func l2Normalized() -> Tensor {
    let width = shape.last ?? 1
    return mapRows { _, x, y in
      let length = max(nj_dot(x, x, width).squareRoot(), 1e-12)
      for i in 0..<width { y[i] = Float(Double(x[i]) / length) }
    }
  }

  /// Mean over the real steps: `[B, T, D]` under `[B, T]` gives `[B, D]`, zero where none is real.
  package func mean(over mask: Mask) -> Tensor {
    precondition(rank == 3 && mask.shape == shape.dropLast(), "mean: \(shape) over \(mask.shape)")
    let (batch, steps, width) = (shape[0], shape[1], shape[2])
    return Tensor.written([batch, width]) { out in
      withPointer { values in
        for sample in 0..<batch {
          let real = (sample * steps..<(sample + 1) * steps).filter { mask.isReal[$0] }
          var sum = [Double](repeating: 0, count: width)
          for row in real { nj_accumulate_row(&sum, values + row * width, 1, width) }
          let divisor = Double(max(1, real.count))
          for i in 0..<width { out[sample * width + i] = Float(sum[i] / divisor) }
        }
      }
    }
  }

  /// The dot product of two vectors of one length, summed in double precision.
  package func dot(_ other: Tensor) -> Double {
    precondition(shape == other.shape && rank == 1, "dot: \(shape) · \(other.shape)")
    return withPointer { a in other.withPointer { b in nj_dot(a, b, count) } }
  }
}
