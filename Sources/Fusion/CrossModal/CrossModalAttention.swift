// SPDX-License-Identifier: Apache-2.0
import Layers
import Tensors

/// Lets every step of one modality look at the steps of another.
///
/// Source: Tsai et al. 2019 (MulT), arXiv 1906.00295. A sample whose keys are all masked gets zero
/// weights and zero states, without the output map's bias.
package struct CrossModalAttention: Sendable {
  package var attention: MultiheadAttention

  /// From `q_proj`, `k_proj`, `v_proj` and `out_proj`.
  package init(_ weights: Weights, width: Int? = nil, heads: Int) throws(SafetensorsError) {
    attention = try MultiheadAttention(separate: weights, width: width, heads: heads)
  }

  /// Looks from `query` at `key`.
  ///
  /// - Parameters:
  ///   - query: `[B, Tq, D]`.
  ///   - key: `[B, Tk, D]`.
  ///   - value: `[B, Tk, D]`; the keys unless given.
  ///   - keyMask: `[B, Tk]`, true where real.
  /// - Returns: states `[B, Tq, D]` and weights `[B, h, Tq, Tk]`.
  package func forward(
    query: Tensor, key: Tensor, value: Tensor? = nil, keyMask: Mask? = nil
  ) -> MultiheadAttention.Output {
    traced(query: query, key: key, value: value, keyMask: keyMask, batching: .apart).output
  }

  /// The same with what a backward pass needs.
  package func traced(
    query: Tensor, key: Tensor, value: Tensor? = nil, keyMask: Mask? = nil,
    batching: Batching = .together
  ) -> (output: MultiheadAttention.Output, trace: MultiheadAttention.Trace) {
    let (output, trace) = attention.traced(
      query: query, key: key, value: value, keyMask: keyMask, batching: batching)
    guard let keyMask else { return (output, trace) }
    let states = output.states.keeping(keyMask.rowsWithAny)
    return (MultiheadAttention.Output(states: states, weights: output.weights), trace)
  }
}
