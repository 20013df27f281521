// SPDX-License-Identifier: Apache-2.0
import CKernels
import Foundation

/// The magnitudes of a signal's short-time Fourier transform.
///
/// The transform is Cooley and Tukey's (1965, doi:10.1090/S0025-5718-1965-0178586-1) with radix 2,
/// for real input by way of a complex one of half the length, in double precision: in single
/// precision the rounding noise of a loud tone reaches the floor that a logarithm is taken above.
package struct Spectrogram: Sendable {
  package let frameLength: Int
  package let hop: Int
  /// Points of the transform; frames are filled up with zeros.
  package let length: Int
  private let window: [Double]
  /// cos and -sin of 2πk / length.
  private let twiddles: [Double]
  /// The numbers below length / 2 with their bits reversed.
  private let order: [UInt32]

  package var bins: Int { length / 2 + 1 }

  /// - Parameters:
  ///   - window: one factor per sample of a frame.
  ///   - hop: samples from one frame to the next.
  ///   - length: points of the transform, a power of two of at least the window's length.
  package init(window: [Double], hop: Int, length: Int) {
    precondition(
      length >= 4 && length & (length - 1) == 0 && window.count <= length && hop > 0,
      "Spectrogram: window \(window.count), hop \(hop), length \(length)")
    self.window = window
    self.hop = hop
    self.length = length
    frameLength = window.count
    twiddles = (0...length / 2).flatMap { k in
      let angle = 2 * Double.pi * Double(k) / Double(length)
      return [cos(angle), -sin(angle)]
    }
    let bits = (length / 2).trailingZeroBitCount
    order = (0..<length / 2).map { number in
      (0..<bits).reduce(0) { $0 << 1 | UInt32(number >> $1 & 1) }
    }
  }

  /// Whole frames in a signal of `samples` samples.
  package func frames(in samples: Int) -> Int {
    samples < frameLength ? 0 : 1 + (samples - frameLength) / hop
  }

  /// Magnitudes `[frames, bins]` of all whole frames.
  package func magnitudes(of signal: [Float]) -> Tensor {
    let frames = frames(in: signal.count)
    var scratch = [Double](repeating: 0, count: 8 * length)
    return Tensor.written([frames, bins]) { magnitudes in
      guard frames > 0 else { return }
      signal.withUnsafeBufferPointer { signal in
        window.withUnsafeBufferPointer { window in
          twiddles.withUnsafeBufferPointer { twiddles in
            order.withUnsafeBufferPointer { order in
              scratch.withUnsafeMutableBufferPointer { scratch in
                var frames = nj_framed_signal(
                  signal: signal.baseAddress, hop: hop, frames: frames, frame_length: frameLength,
                  length: length, window: window.baseAddress, twiddles: twiddles.baseAddress,
                  order: order.baseAddress, scratch: scratch.baseAddress, magnitudes: magnitudes)
                nj_spectrum(&frames)
              }
            }
          }
        }
      }
    }
  }
}
