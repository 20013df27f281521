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
  private let mostTaps: Int
  private let starts: [Int32]
  private let counts: [Int32]
  /// `[outputSide, mostTaps]`, the weights of an output sum to 1.
  private let weights: [Float]

  package init(from inputSide: Int, to outputSide: Int) {
    precondition(
      inputSide > 0 && outputSide > 0, "BicubicScaler: from \(inputSide) to \(outputSide)")
    self.inputSide = inputSide
    self.outputSide = outputSide
    let scale = Double(inputSide) / Double(outputSide)
    let stretch = max(scale, 1)
    let rows = (0..<outputSide).map { output -> (start: Int, weights: [Double]) in
      let center = (Double(output) + 0.5) * scale
      let start = max(Int(center - 2 * stretch + 0.5), 0)
      let end = min(Int(center + 2 * stretch + 0.5), inputSide)
      let weights = (start..<end).map { Self.cubic((Double($0) + 0.5 - center) / stretch) }
      let sum = weights.reduce(0, +)
      return (start, weights.map { $0 / sum })
    }
    let mostTaps = rows.map(\.weights.count).max() ?? 0
    self.mostTaps = mostTaps
    starts = rows.map { Int32($0.start) }
    counts = rows.map { Int32($0.weights.count) }
    weights = rows.flatMap { row in
      row.weights.map(Float.init) + Array(repeating: 0, count: mostTaps - row.weights.count)
    }
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
    var scratch = [Float](repeating: 0, count: 3 * inputSide + 1)
    return withResampling { resampling in
      let narrowed = [UInt8](unsafeUninitializedCapacity: inputSide * outputSide * 3) {
        narrowed, count in
        pixels.withUnsafeBufferPointer { pixels in
          scratch.withUnsafeMutableBufferPointer { scratch in
            nj_resample_rows(
              resampling, pixels.baseAddress.map { $0 + (top * width + left) * 3 }, width * 3,
              inputSide, inputSide, scratch.baseAddress, narrowed.baseAddress)
          }
        }
        count = narrowed.count
      }
      return [UInt8](unsafeUninitializedCapacity: outputSide * outputSide * 3) { scaled, count in
        narrowed.withUnsafeBufferPointer {
          nj_resample_columns(resampling, $0.baseAddress, outputSide * 3, scaled.baseAddress)
        }
        count = scaled.count
      }
    }
  }

  private func withResampling<R>(_ body: (UnsafePointer<nj_resampling>) -> R) -> R {
    starts.withUnsafeBufferPointer { starts in
      counts.withUnsafeBufferPointer { counts in
        weights.withUnsafeBufferPointer { weights in
          var resampling = nj_resampling(
            starts: starts.baseAddress, counts: counts.baseAddress, weights: weights.baseAddress,
            most_taps: mostTaps, outputs: outputSide)
          return body(&resampling)
        }
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
