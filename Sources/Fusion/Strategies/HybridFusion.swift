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

  package func forward(_ inputs: ModalityInputs) -> FusionOutput {
    let joint = early.forward(inputs).fused
    let late = late.forward(inputs)
    // Clips are one row per sample, and `Linear` takes the last two axes for one sample.
    let rows = joint.rank == 2 ? [joint.shape[0], 1] : Array(joint.shape.dropLast())
    let both = Tensor.concatenated([joint, late.fused]).reshaped(rows + [mix.inputs])
    let share = Activation.sigmoid(mix.forward(both)).reshaped(joint.shape.dropLast())
    // s e + (1 - s) l, with one product less.
    return FusionOutput(
      fused: late.fused + (joint - late.fused).scalingRows(by: share), gates: late.gates)
  }
}
