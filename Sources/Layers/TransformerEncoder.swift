// SPDX-License-Identifier: Apache-2.0
import Tensors

/// A stack of encoder layers, with a last LayerNorm where its weights have one.
package struct TransformerEncoder: Sendable {
  package var layers: [TransformerEncoderLayer]
  package var norm: LayerNormalization?

  /// From `layers.0`, `layers.1` and so on as far as they go, and `norm`.
  package init(
    _ weights: Weights, width: Int? = nil, heads: Int, activation: Activation = .relu,
    normPlacement: TransformerEncoderLayer.NormPlacement = .afterResidual, epsilon: Double = 1e-5
  ) throws(SafetensorsError) {
    layers = []
    repeat {
      layers.append(
        try TransformerEncoderLayer(
          weights["layers"][layers.count], width: width, heads: heads, activation: activation,
          normPlacement: normPlacement, epsilon: epsilon))
    } while weights["layers"][layers.count].has("linear1.weight")
    norm =
      weights["norm"].has("weight")
      ? try LayerNormalization(weights["norm"], epsilon: epsilon) : nil
  }

  /// What a backward pass needs of a forward one.
  package struct Trace: Sendable {
    let layers: [TransformerEncoderLayer.Trace]
    /// Of all layers, before the last norm.
    let states: Tensor
  }

  /// `x` `[B, T, D]` with padding by `mask` `[B, T]`; what comes out at padding means nothing.
  package func forward(_ x: Tensor, mask: Mask? = nil) -> Tensor {
    let states = layers.reduce(x) { $1.forward($0, mask: mask) }
    return norm?.forward(states) ?? states
  }

  /// The same with what a backward pass needs.
  package func traced(
    _ x: Tensor, mask: Mask? = nil, batching: Batching = .together
  ) -> (output: Tensor, trace: Trace) {
    var states = x
    var traces: [TransformerEncoderLayer.Trace] = []
    for layer in layers {
      let (output, trace) = layer.traced(states, mask: mask, batching: batching)
      states = output
      traces.append(trace)
    }
    return (norm?.forward(states) ?? states, Trace(layers: traces, states: states))
  }
}
