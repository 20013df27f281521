// SPDX-License-Identifier: Apache-2.0
import Layers
import Tensors

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
