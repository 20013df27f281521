// SPDX-License-Identifier: Apache-2.0
import Tensors

/// What a text encoder's token states say of a sentence: its vector, and where in it what is said.
///
/// With states h `[tokens, D]`, of which the first and the last are special, and the place τ of the
/// others in the sentence, from -1 to 1:
///
///     vector = mean h / |mean h|
///     moment = mean of τ h over the others / |mean h|
///
/// "A, then B" and "B, then A" have nearly one vector, but opposite moments.
package enum SentenceReading {
  /// Vector and moment, one after the other.
  ///
  /// - Parameter states: `[tokens, D]`, at least one.
  /// - Returns: `[2 · D]`.
  package static func read(_ states: Tensor) -> Tensor {
    let (tokens, width) = (states.shape[0], states.shape[1])
    let mean = Tensor(repeating: 1 / Float(tokens), shape: [1, tokens])
    let words = max(0, tokens - 2)
    let places = (0..<tokens).map { token -> Float in
      guard (1...words + 1).contains(token), token <= words else { return 0 }
      return (Float(2 * token - 1) / Float(words) - 1) / Float(words)
    }
    let sums = matmul(Tensor(mean.values + places, shape: [2, tokens]), states)
    let length = Float(sums.element(0).dot(sums.element(0)).squareRoot())
    return (sums * (length > 0 ? 1 / length : 0)).reshaped([2 * width])
  }

  /// The vectors of readings: `[B, 2 · D]` gives `[B, D]`.
  package static func vectors(of readings: Tensor) -> Tensor {
    readings.columns(0..<readings.shape[1] / 2)
  }

  /// A vector of which no moment is known, as a reading with one of zeros; a reading as it is.
  ///
  /// - Parameters:
  ///   - vector: `[D]` or `[2 · D]`.
  ///   - width: D.
  /// - Returns: `[2 · D]`, the vector at unit length.
  package static func complete(_ vector: Tensor, width: Int) -> Tensor {
    let values = vector.values
    let moment = Array(values.dropFirst(width))
    return Tensor(
      Tensor(Array(values.prefix(width))).l2Normalized().values
        + (moment.isEmpty ? Array(repeating: 0, count: width) : moment))
  }
}
