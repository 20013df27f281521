// SPDX-License-Identifier: Apache-2.0
import Tensors

/// Self-attention and a feed-forward network, each with a residual and a LayerNorm.
///
/// Source: Vaswani et al. 2017, arXiv 1706.03762 (norms after the residual); Xiong et al. 2020,
/// arXiv 2002.04745 (norms before).
package struct TransformerEncoderLayer: Sendable {
  package enum NormPlacement: Sendable {
    /// x = norm(x + f(x)).
    case afterResidual
    /// x = x + f(norm(x)).
    case beforeBlock
  }

  package var attention: MultiheadAttention
  package var attentionNorm: LayerNormalization
  package var expansion: Linear
  package var contraction: Linear
  package var feedForwardNorm: LayerNormalization
  package let activation: Activation
  package let normPlacement: NormPlacement

  package init(
    attention: MultiheadAttention, attentionNorm: LayerNormalization, expansion: Linear,
    contraction: Linear, feedForwardNorm: LayerNormalization, activation: Activation,
    normPlacement: NormPlacement
  ) {
    self.attention = attention
    self.attentionNorm = attentionNorm
    self.expansion = expansion
    self.contraction = contraction
    self.feedForwardNorm = feedForwardNorm
    self.activation = activation
    self.normPlacement = normPlacement
  }

  /// From the names of `torch.nn.TransformerEncoderLayer`: `self_attn`, `linear1`, `linear2`,
  /// `norm1`, `norm2`.
  package init(
    _ weights: Weights, width: Int? = nil, heads: Int, activation: Activation = .relu,
    normPlacement: NormPlacement = .afterResidual, epsilon: Double = 1e-5
  ) throws(SafetensorsError) {
    let attention = try MultiheadAttention(
      stacked: weights["self_attn"], width: width, heads: heads)
    let width = attention.outputProjection.outputs
    let expansion = try Linear(weights["linear1"], inputs: width)
    self.init(
      attention: attention,
      attentionNorm: try LayerNormalization(weights["norm1"], width: width, epsilon: epsilon),
      expansion: expansion,
      contraction: try Linear(weights["linear2"], inputs: expansion.outputs, outputs: width),
      feedForwardNorm: try LayerNormalization(weights["norm2"], width: width, epsilon: epsilon),
      activation: activation, normPlacement: normPlacement)
  }

  /// What a backward pass needs of a forward one.
  package struct Trace: Sendable {
    let attention: MultiheadAttention.Trace
    /// What the norms took.
    let attentionNormInput: Tensor
    let feedForwardNormInput: Tensor
    let feedForward: FeedForward

    /// Of contraction(activation(expansion(x))).
    struct FeedForward: Sendable {
      let input: Tensor
      let expanded: Tensor
      let activated: Tensor
    }
  }

  /// `x` `[B, T, D]` with padding by `mask` `[B, T]`; what comes out at padding means nothing.
  package func forward(_ x: Tensor, mask: Mask? = nil) -> Tensor {
    traced(x, mask: mask, batching: .apart).output
  }

  /// The same with what a backward pass needs.
  package func traced(
    _ x: Tensor, mask: Mask? = nil, batching: Batching = .together
  ) -> (output: Tensor, trace: Trace) {
    switch normPlacement {
    case .afterResidual:
      let (attended, attention) = attend(x, mask, batching)
      let attendedSum = x + attended
      let middle = attentionNorm.forward(attendedSum)
      let (fed, feedForward) = feedForward(middle, batching)
      let fedSum = middle + fed
      return (
        feedForwardNorm.forward(fedSum),
        Trace(
          attention: attention, attentionNormInput: attendedSum, feedForwardNormInput: fedSum,
          feedForward: feedForward)
      )
    case .beforeBlock:
      let (attended, attention) = attend(attentionNorm.forward(x), mask, batching)
      let middle = x + attended
      let (fed, feedForward) = feedForward(feedForwardNorm.forward(middle), batching)
      return (
        middle + fed,
        Trace(
          attention: attention, attentionNormInput: x, feedForwardNormInput: middle,
          feedForward: feedForward)
      )
    }
  }

  private func attend(
    _ x: Tensor, _ mask: Mask?, _ batching: Batching
  ) -> (Tensor, MultiheadAttention.Trace) {
    let (output, trace) = attention.traced(query: x, key: x, keyMask: mask, batching: batching)
    return (output.states, trace)
  }

  private func feedForward(_ x: Tensor, _ batching: Batching) -> (Tensor, Trace.FeedForward) {
    let expanded = expansion.forward(x, batching: batching)
    let activated = activation(expanded)
    return (
      contraction.forward(activated, batching: batching),
      Trace.FeedForward(input: x, expanded: expanded, activated: activated)
    )
  }
}
