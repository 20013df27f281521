// SPDX-License-Identifier: Apache-2.0
import Tensors

extension TransformerEncoderLayer: Trainable {
  package mutating func visitParameters(
    _ path: ParameterPath, _ visit: (String, inout Tensor) -> Void
  ) {
    attention.visitParameters(path["self_attn"], visit)
    expansion.visitParameters(path["linear1"], visit)
    contraction.visitParameters(path["linear2"], visit)
    attentionNorm.visitParameters(path["norm1"], visit)
    feedForwardNorm.visitParameters(path["norm2"], visit)
  }

  /// Gradient of the input `[B, T, D]`, which has to be finite at padding, as `upstream` has to be
  /// 0 there; the parameters' gradients are added to `gradient`.
  package func backward(
    _ upstream: Tensor, _ trace: Trace, into gradient: inout TransformerEncoderLayer
  ) -> Tensor {
    switch normPlacement {
    case .afterResidual:
      // y = norm(middle + feedForward(middle)), middle = norm(x + attend(x))
      let fedSum = feedForwardNorm.backward(
        upstream, input: trace.feedForwardNormInput, into: &gradient.feedForwardNorm)
      let middle = fedSum + feedForwardBackward(fedSum, trace.feedForward, &gradient)
      let attendedSum = attentionNorm.backward(
        middle, input: trace.attentionNormInput, into: &gradient.attentionNorm)
      return attendedSum + attendBackward(attendedSum, trace.attention, &gradient)
    case .beforeBlock:
      // y = middle + feedForward(norm(middle)), middle = x + attend(norm(x))
      let fed = feedForwardBackward(upstream, trace.feedForward, &gradient)
      let middle =
        upstream
        + feedForwardNorm.backward(
          fed, input: trace.feedForwardNormInput, into: &gradient.feedForwardNorm)
      let attended = attendBackward(middle, trace.attention, &gradient)
      return middle
        + attentionNorm.backward(
          attended, input: trace.attentionNormInput, into: &gradient.attentionNorm)
    }
  }

  private func attendBackward(
    _ upstream: Tensor, _ trace: MultiheadAttention.Trace,
    _ gradient: inout TransformerEncoderLayer
  ) -> Tensor {
    let reached = attention.backward(upstream, trace, into: &gradient.attention)
    return reached.query + reached.key
  }

  private func feedForwardBackward(
    _ upstream: Tensor, _ trace: Trace.FeedForward, _ gradient: inout TransformerEncoderLayer
  ) -> Tensor {
    let activated = contraction.backward(
      upstream, input: trace.activated, into: &gradient.contraction)
    let expanded = activation.backward(activated, input: trace.expanded)
    return expansion.backward(expanded, input: trace.input, into: &gradient.expansion)
  }
}

extension TransformerEncoder: Trainable {
  package mutating func visitParameters(
    _ path: ParameterPath, _ visit: (String, inout Tensor) -> Void
  ) {
    layers.visitParameters(path["layers"], visit)
    norm.visitParameters(path["norm"], visit)
  }

  /// Gradient of the input, under the same conditions as for a layer.
  package func backward(
    _ upstream: Tensor, _ trace: Trace, into gradient: inout TransformerEncoder
  ) -> Tensor {
    var reached = upstream
    if let norm, var normGradient = gradient.norm {
      reached = norm.backward(reached, input: trace.states, into: &normGradient)
      gradient.norm = normGradient
    }
    for index in layers.indices.reversed() {
      reached = layers[index].backward(
        reached, trace.layers[index], into: &gradient.layers[index])
    }
    return reached
  }
}
