// SPDX-License-Identifier: Apache-2.0
import Layers
import Tensors

/// One network per modality, and the average of their results by gates that depend on the input.
///
/// Source: Kittler et al. 1998, doi:10.1109/34.667881 (combining classifiers); Jacobs et al. 1991,
/// doi:10.1162/neco.1991.3.1.79 (gates).
package struct LateFusion: Sendable {
  package var heads: [MultilayerPerceptron]
  package var gates: [Linear]
  /// Their names are in those of the weights.
  package let modalities: [ModalityWidth]

  /// From `heads.NAME` and `gates.NAME` of every modality.
  package init(_ weights: Weights, modalities: [ModalityWidth]) throws(SafetensorsError) {
    self.modalities = modalities
    heads = []
    gates = []
    for modality in modalities {
      let head = try MultilayerPerceptron(
        weights["heads"][modality.name], inputs: modality.width,
        outputs: heads.first?.output.outputs)
      heads.append(head)
      gates.append(
        try Linear(weights["gates"][modality.name], inputs: modality.width, outputs: 1))
    }
  }

  /// What a backward pass needs of a forward one.
  package struct Trace: Sendable {
    let inputs: ModalityInputs
    /// `[B, T, D_m]` each.
    let features: [Tensor]
    let heads: [MultilayerPerceptron.Trace]
    let results: [Tensor]
    /// `[B, T, M]`.
    let logits: Tensor
    let shares: Tensor
  }

  func traced(
    _ inputs: ModalityInputs, batching: Batching
  ) -> (output: FusionOutput, trace: Trace) {
    let aligned = inputs.aligned
    let logits = Tensor.concatenated(
      zip(gates, aligned.features).map { $0.forward($1, batching: batching) })
    let shares = normalizedGates(logits, present: aligned.present)
    let results = zip(heads, aligned.features).map { $0.traced($1, batching: batching) }
    let fused = gatedSum(results.map(\.output), gates: shares)
    return (
      FusionOutput(
        fused: fused.reshaped(aligned.leading + fused.shape.suffix(1)),
        gates: shares.reshaped(aligned.leading + shares.shape.suffix(1))),
      Trace(
        inputs: inputs, features: aligned.features, heads: results.map(\.trace),
        results: results.map(\.output), logits: logits, shares: shares)
    )
  }
}
