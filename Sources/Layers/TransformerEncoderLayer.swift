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

  /// `x` `[B, T, D]` with padding by `mask` `[B, T]`; what comes out at padding means nothing.
  package func forward(_ x: Tensor, mask: Mask? = nil) -> Tensor {
    switch normPlacement {
    case .afterResidual:
      let attended = attentionNorm.forward(x + attend(x, mask))
      return feedForwardNorm.forward(attended + feedForward(attended))
    case .beforeBlock:
      let attended = x + attend(attentionNorm.forward(x), mask)
      return attended + feedForward(feedForwardNorm.forward(attended))
    }
  }

  private func attend(_ x: Tensor, _ mask: Mask?) -> Tensor {
    attention.forward(query: x, key: x, keyMask: mask).states
  }

  private func feedForward(_ x: Tensor) -> Tensor {
    contraction.forward(activation(expansion.forward(x)))
  }
}
