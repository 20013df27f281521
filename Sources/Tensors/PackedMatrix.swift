// SPDX-License-Identifier: Apache-2.0
import CKernels

/// A matrix `[outputs, inputs]` with its bias, laid out once for products with many small inputs.
///
/// The product is our own kernel and not BLAS: for the sizes of convolutional networks it has
/// about twice the throughput, bias and activation cost no pass of their own, and a row's result
/// does not depend on how many rows there are.
package struct PackedMatrix: Sendable {
  package let inputs: Int
  package let outputs: Int
  /// `[outputs / 16, inputs, 16]`, zero after the last output.
  private let panels: Tensor
  /// One element per output, zeros up to a multiple of 16.
  private let bias: Tensor

  var paddedOutputs: Int { bias.count }

  /// - Parameters:
  ///   - weight: `[outputs, inputs]`, copied.
  ///   - bias: `[outputs]`; `nil` is none.
  package init(weight: Tensor, bias: Tensor? = nil) {
    precondition(
      weight.rank == 2 && (bias.map { $0.shape == [weight.shape[0]] } ?? true),
      "PackedMatrix: weight \(weight.shape), bias \(bias?.shape ?? [])")
    outputs = weight.shape[0]
    inputs = weight.shape[1]
    let padded = FeatureMap.padded(outputs)
    let (outputs, inputs) = (outputs, inputs)
    panels = Tensor.written([padded / FeatureMap.lanes, inputs, FeatureMap.lanes]) { panels in
      weight.withPointer { nj_pack_panels($0, outputs, inputs, panels) }
    }
    self.bias = Tensor(
      (bias?.values ?? Array(repeating: 0, count: outputs))
        + Array(repeating: 0, count: padded - outputs))
  }

  /// rows · weightᵀ + bias, `[..., inputs]` to `[..., outputs]`.
  package func callAsFunction(_ rows: Tensor) -> Tensor {
    precondition(
      rows.shape.last == inputs, "PackedMatrix: rows \(rows.shape) · \([outputs, inputs])")
    let count = rows.count / max(1, inputs)
    let padded = Tensor.written([count, paddedOutputs]) { out in
      rows.withPointer {
        multiply(
          Rows(start: $0, count: count, stride: inputs, inner: inputs), clamp: .none, into: out)
      }
    }
    return padded.columns(0..<outputs).reshaped(rows.shape.dropLast() + [outputs])
  }

  /// Rows of inputs in someone's memory: `segments` runs of `inner` floats each.
  struct Rows {
    let start: UnsafePointer<Float>
    let count: Int
    let stride: Int
    var segments = 1
    var segmentStride = 0
    let inner: Int
  }

  /// Writes clamp(rows · weightᵀ + bias + residual) to `out`, `paddedOutputs` floats a row.
  func multiply(
    _ rows: Rows, adding residual: UnsafePointer<Float>? = nil, clamp: ClampRange,
    into out: UnsafeMutablePointer<Float>
  ) {
    precondition(
      rows.segments * rows.inner == inputs,
      "PackedMatrix: rows of \(rows.segments) · \(rows.inner) inputs, weight has \(inputs)")
    panels.withPointer { panels in
      bias.withPointer { bias in
        var product = nj_packed_product(
          a: rows.start, a_stride: rows.stride, segment_stride: rows.segmentStride,
          panels: panels, bias: bias, residual: residual, out: out,
          out_stride: paddedOutputs, rows: rows.count, segments: rows.segments, inner: rows.inner,
          panel_count: paddedOutputs / FeatureMap.lanes, low: clamp.low, high: clamp.high)
        nj_packed_gemm(&product)
      }
    }
  }
}
