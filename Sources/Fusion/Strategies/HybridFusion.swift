// SPDX-License-Identifier: Apache-2.0
import Layers
import Tensors

/// Early and late fusion, mixed by one gate that looks at both.
///
/// Source: Atrey et al. 2010, doi:10.1007/s00530-010-0182-0 (hybrid fusion); Arevalo et al. 2017,
/// arXiv 1702.01992 (the gate, here a scalar).
package struct HybridFusion: Sendable {
  package var early: EarlyFusion
  package var late: LateFusion
  package var mix: Linear

  /// From `early`, `late` and `mix`.
  package init(_ weights: Weights, modalities: [ModalityWidth]) throws(SafetensorsError) {
    early = try EarlyFusion(weights["early"], modalities: modalities)
    late = try LateFusion(weights["late"], modalities: modalities)
    let width = early.perceptron.output.outputs
    guard late.heads.allSatisfy({ $0.output.outputs == width }) else {
      throw weights.refusal(
        of: "early.mlp.2.weight", "has \(width) outputs, which is not what the late heads have")
    }
    mix = try Linear(weights["mix"], inputs: 2 * width, outputs: 1)
  }

  /// What a backward pass needs of a forward one.
  package struct Trace: Sendable {
    let early: EarlyFusion.Trace
    let late: LateFusion.Trace
    /// e and l side by side, and e - l.
    let both: Tensor
    let difference: Tensor
    /// Before the logistic function, and after without its last axis.
    let logits: Tensor
    let share: Tensor
  }

  func traced(
    _ inputs: ModalityInputs, batching: Batching
  ) -> (output: FusionOutput, trace: Trace) {
    let (joint, earlyTrace) = early.traced(inputs, batching: batching)
    let (apart, lateTrace) = late.traced(inputs, batching: batching)
    // Clips are one row per sample, and `Linear` takes the last two axes for one sample.
    let leading = joint.fused.shape.dropLast()
    let rows = leading.count == 1 ? leading + [1] : leading
    let both = Tensor.concatenated([joint.fused, apart.fused]).reshaped(rows + [mix.inputs])
    let logits = mix.forward(both, batching: batching)
    let share = Activation.sigmoid(logits).reshaped(Array(leading))
    let difference = joint.fused - apart.fused
    // s e + (1 - s) l, with one product less.
    return (
      FusionOutput(
        fused: apart.fused + difference.scalingRows(by: share), gates: apart.gates),
      Trace(
        early: earlyTrace, late: lateTrace, both: both, difference: difference, logits: logits,
        share: share)
    )
  }
}
