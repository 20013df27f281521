// SPDX-License-Identifier: Apache-2.0
import Foundation
import Tensors

/// The logarithm of how much sound there is in every mel band, frame by frame.
///
/// Source: Hershey et al. 2017, arXiv 1609.09430, with the constants of YAMNet: 25 ms periodic
/// Hann window every 10 ms, 512-point transform, magnitudes, 64 triangles from 125 to 7500 Hz.
package struct LogMel: Sendable {
  package static let sampleRateHz = 16_000
  package static let bands = 64
  static let window = 400
  static let hop = 160
  private static let length = 512
  private static let edgesHz = (low: 125.0, high: 7500.0)
  /// Added before the logarithm.
  private static let floor: Float = 0.001

  private let spectrogram: Spectrogram
  private let filters: PackedMatrix

  package init() {
    spectrogram = Spectrogram(window: Self.hann, hop: Self.hop, length: Self.length)
    filters = PackedMatrix(weight: Self.filterBank.transposed())
  }

  /// `[frames, 64]` of all whole frames of a 16 kHz signal.
  package func callAsFunction(_ signal: [Float]) -> Tensor {
    let bands = filters(spectrogram.magnitudes(of: signal))
    return Tensor(bands.values.map { log($0 + Self.floor) }, shape: bands.shape)
  }

  /// One period of the window.
  static let hann = (0..<window).map {
    0.5 - 0.5 * cos(2 * Double.pi * Double($0) / Double(window))
  }

  /// `[257, 64]`: triangles of height 1 on the HTK mel scale; bin 0 belongs to no band.
  static let filterBank: Tensor = {
    let bins = length / 2 + 1
    let (low, high) = (mel(edgesHz.low), mel(edgesHz.high))
    let edges = (0...bands + 1).map { low + (high - low) * Double($0) / Double(bands + 1) }
    let weights = (0..<bins).flatMap { bin -> [Float] in
      let position = mel(Double(bin) * Double(sampleRateHz) / Double(length))
      return (0..<bands).map { band in
        guard bin > 0 else { return 0 }
        let rising = (position - edges[band]) / (edges[band + 1] - edges[band])
        let falling = (edges[band + 2] - position) / (edges[band + 2] - edges[band + 1])
        return Float(max(0, min(rising, falling)))
      }
    }
    return Tensor(weights, shape: [bins, bands])
  }()

  private static func mel(_ hertz: Double) -> Double { 1127 * log1p(hertz / 700) }
}
