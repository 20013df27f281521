// SPDX-License-Identifier: Apache-2.0
import Layers
import Tensors

/// All features side by side, with one bit of presence per modality, through one network.
///
/// Source: Snoek, Worring and Smeulders 2005, doi:10.1145/1101149.1101236 (early fusion); Lipton,
/// Kale and Wetzel 2016, arXiv 1606.04130 (zeros with indicators for what is missing).
package struct EarlyFusion: Sendable {
  package var perceptron: MultilayerPerceptron

  /// From `mlp.0` and `mlp.2`; the input is every modality's width plus one bit each.
  package init(_ weights: Weights, modalities: [ModalityWidth]) throws(SafetensorsError) {
    perceptron = try MultilayerPerceptron(
      weights["mlp"], inputs: modalities.reduce(modalities.count) { $0 + $1.width })
  }

  /// What a backward pass needs of a forward one.
  package struct Trace: Sendable {
    let inputs: ModalityInputs
    /// `[B, T]`, where any modality was present.
    let anyPresent: Mask
    let perceptron: MultilayerPerceptron.Trace
  }

  func traced(
    _ inputs: ModalityInputs, batching: Batching
  ) -> (output: FusionOutput, trace: Trace) {
    let aligned = inputs.aligned
    let presence = Tensor(
      aligned.present.isReal.map { $0 ? 1 : 0 }, shape: aligned.present.shape)
    let (fused, trace) = perceptron.traced(
      .concatenated(aligned.features + [presence]), batching: batching)
    let anyPresent = aligned.present.rowsWithAny
    return (
      FusionOutput(
        fused: fused.keeping(anyPresent).reshaped(
          aligned.leading + [perceptron.output.outputs])),
      Trace(inputs: inputs, anyPresent: anyPresent, perceptron: trace)
    )
  }
}
