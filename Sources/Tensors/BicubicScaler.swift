// SPDX-License-Identifier: Apache-2.0
import CKernels
import Foundation

/// Scales square cuts of interleaved 8-bit RGB pictures, antialiased.
///
/// Bicubic convolution (Keys 1981, doi:10.1109/TASSP.1981.1163711) with a = -0.5. When shrinking,
/// the kernel is widened by the scale, and rows are scaled before columns with 8-bit values between
/// the two, as Pillow does.
package struct BicubicScaler: Sendable {
  private let inputSide: Int
  private let outputSide: Int
  private let starts: [Int32]
  private let counts: [Int32]
  /// One row per output for scaling along columns; the weights of an output sum to 1.
  private let columnWeights: WeightTable
  /// The same for scaling along rows, where groups of interleaved pixels are weighed at once.
  private let rowWeights: WeightTable

  /// Rows of weights filled up with zeros to one length.
  private struct WeightTable: Sendable {
    let width: Int
    let values: [Float]

    init(_ rows: [[Float]]) {
      let width = rows.map(\.count).max() ?? 0
      self.width = width
      values = rows.flatMap { $0 + Array(repeating: 0, count: width - $0.count) }
    }
  }

  package init(from inputSide: Int, to outputSide: Int) {
    precondition(
      inputSide > 0 && outputSide > 0, "BicubicScaler: from \(inputSide) to \(outputSide)")
    self.inputSide = inputSide
    self.outputSide = outputSide
    let scale = Double(inputSide) / Double(outputSide)
    let stretch = max(scale, 1)
    let rows = (0..<outputSide).map { output -> (start: Int, weights: [Float]) in
      let center = (Double(output) + 0.5) * scale
      let start = max(Int(center - 2 * stretch + 0.5), 0)
      let end = min(Int(center + 2 * stretch + 0.5), inputSide)
      let weights = (start..<end).map { Self.cubic((Double($0) + 0.5 - center) / stretch) }
      let sum = weights.reduce(0, +)
      return (start, weights.map { Float($0 / sum) })
    }
    starts = rows.map { Int32($0.start) }
    counts = rows.map { Int32($0.weights.count) }
    columnWeights = WeightTable(rows.map(\.weights))
    rowWeights = WeightTable(rows.map { Self.interleaved($0.weights) })
  }

  /// - Parameters:
  ///   - pixels: the whole picture, rows of `width` pixels without padding.
  ///   - width: pixels in a row of the picture.
  ///   - left: first column of the square that is scaled.
  ///   - top: its first row.
  /// - Returns: the scaled square's pixels.
  package func callAsFunction(_ pixels: [UInt8], width: Int, left: Int, top: Int) -> [UInt8] {
    precondition(
      left >= 0 && top >= 0 && left + inputSide <= width
        && (top + inputSide) * width * 3 <= pixels.count,
      "BicubicScaler: square of \(inputSide) at (\(left), \(top)) in rows of \(width)")
    var scratch = [Float](repeating: 0, count: 3 * inputSide + FeatureMap.lanes)
    let narrowedCount = inputSide * outputSide * 3
    let narrowed = [UInt8](unsafeUninitializedCapacity: narrowedCount + 1) { narrowed, count in
      pixels.withUnsafeBufferPointer { pixels in
        scratch.withUnsafeMutableBufferPointer { scratch in
          withResampling(rowWeights) {
            nj_resample_rows(
              $0, pixels.baseAddress.map { $0 + (top * width + left) * 3 }, width * 3, inputSide,
              inputSide, scratch.baseAddress, narrowed.baseAddress)
          }
        }
      }
      count = narrowedCount
    }
    return [UInt8](unsafeUninitializedCapacity: outputSide * outputSide * 3) { scaled, count in
      narrowed.withUnsafeBufferPointer { narrowed in
        withResampling(columnWeights) {
          nj_resample_columns($0, narrowed.baseAddress, outputSide * 3, scaled.baseAddress)
        }
      }
      count = outputSide * outputSide * 3
    }
  }

  private func withResampling(
    _ weights: WeightTable, _ body: (UnsafePointer<nj_resampling>) -> Void
  ) {
    starts.withUnsafeBufferPointer { starts in
      counts.withUnsafeBufferPointer { counts in
        weights.values.withUnsafeBufferPointer { values in
          var resampling = nj_resampling(
            starts: starts.baseAddress, counts: counts.baseAddress, weights: values.baseAddress,
            row_length: weights.width, outputs: outputSide)
          body(&resampling)
        }
      }
    }
  }

  /// Every weight three times, and a zero after every group of pixels that is weighed at once.
  private static func interleaved(_ weights: [Float]) -> [Float] {
    let group = NJ_PIXEL_GROUP
    return stride(from: 0, to: weights.count, by: group).flatMap { start in
      (0..<FeatureMap.lanes).map { lane in
        let tap = start + lane / 3
        return lane < 3 * group && tap < weights.count ? weights[tap] : 0
      }
    }
  }

  /// Keys' kernel with a = -0.5.
  private static func cubic(_ distance: Double) -> Double {
    let x = abs(distance)
    if x < 1 { return (1.5 * x - 2.5) * x * x + 1 }
    if x < 2 { return ((-0.5 * x + 2.5) * x - 4) * x + 2 }
    return 0
  }
}

extension Tensor {
  /// Every byte as (byte - offset) * scale.
  package init(bytes: [UInt8], offset: Float, scale: Float, shape: [Int]) {
    precondition(
      bytes.count == Self.count(of: shape), "Tensor: \(bytes.count) bytes for shape \(shape)")
    self = Tensor.written(shape) { out in
      bytes.withUnsafeBufferPointer {
        nj_normalize_bytes($0.baseAddress, bytes.count, offset, scale, out)
      }
    }
  }
}
