// SPDX-License-Identifier: Apache-2.0
import Layers
import Tensors

extension EarlyFusion: Trainable {
  package mutating func visitParameters(
    _ path: ParameterPath, _ visit: (String, inout Tensor) -> Void
  ) {
    perceptron.visitParameters(path["mlp"], visit)
  }

  /// Gradients of the features; those of the parameters are added to `gradient`.
  func backward(
    _ upstream: Tensor, _ trace: Trace, into gradient: inout EarlyFusion
  ) -> [Tensor?] {
    let axes = trace.anyPresent.shape
    let fused = upstream.reshaped(axes + [perceptron.output.outputs]).keeping(trace.anyPresent)
    let joined = perceptron.backward(fused, trace.perceptron, into: &gradient.perceptron)
    var start = 0
    let features = trace.inputs.modalities.map { modality in
      defer { start += modality.width }
      return joined.columns(start..<start + modality.width)
    }
    return trace.inputs.alignedBackward(features)
  }
}

extension LateFusion: Trainable {
  package mutating func visitParameters(
    _ path: ParameterPath, _ visit: (String, inout Tensor) -> Void
  ) {
    for (m, modality) in modalities.enumerated() {
      heads[m].visitParameters(path["heads"][modality.name], visit)
    }
    for (m, modality) in modalities.enumerated() {
      gates[m].visitParameters(path["gates"][modality.name], visit)
    }
  }

  /// Gradients of the features; those of the parameters are added to `gradient`.
  func backward(
    _ upstream: Tensor, _ trace: Trace, into gradient: inout LateFusion
  ) -> [Tensor?] {
    let fused = upstream.reshaped(trace.results[0].shape)
    // fused = Σ g_m y_m
    let (results, shares) = gatedSumBackward(fused, values: trace.results, gates: trace.shares)
    let logits = normalizedGatesBackward(shares, logits: trace.logits, gates: trace.shares)
    return trace.inputs.alignedBackward(
      modalities.indices.map { m in
        heads[m].backward(results[m], trace.heads[m], into: &gradient.heads[m])
          + gates[m].backward(
            logits.columns(m..<m + 1), input: trace.features[m], into: &gradient.gates[m])
      })
  }
}

extension HybridFusion: Trainable {
  package mutating func visitParameters(
    _ path: ParameterPath, _ visit: (String, inout Tensor) -> Void
  ) {
    early.visitParameters(path["early"], visit)
    late.visitParameters(path["late"], visit)
    mix.visitParameters(path["mix"], visit)
  }

  /// Gradients of the features; those of the parameters are added to `gradient`.
  func backward(
    _ upstream: Tensor, _ trace: Trace, into gradient: inout HybridFusion
  ) -> [Tensor?] {
    // fused = l + s (e - l)
    let shareOfJoint = upstream.scalingRows(by: trace.share)
    let share = upstream.rowDots(trace.difference).reshaped(trace.logits.shape)
    // s = σ(mix([e; l]))
    let logits = Activation.sigmoid.backward(share, input: trace.logits)
    let both = mix.backward(logits, input: trace.both, into: &gradient.mix)
      .reshaped(upstream.shape.dropLast() + [mix.inputs])
    let width = mix.inputs / 2
    let joint = shareOfJoint + both.columns(0..<width)
    let apart = upstream - shareOfJoint + both.columns(width..<2 * width)
    return sums(
      early.backward(joint, trace.early, into: &gradient.early),
      late.backward(apart, trace.late, into: &gradient.late))
  }
}
