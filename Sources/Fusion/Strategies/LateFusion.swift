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

  /// From `heads.NAME` and `gates.NAME` of every modality.
  package init(_ weights: Weights, modalities: [ModalityWidth]) throws(SafetensorsError) {
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

  package func forward(_ inputs: ModalityInputs) -> FusionOutput {
    let aligned = inputs.aligned
    let logits = zip(gates, aligned.features).map { $0.forward($1) }
    let shares = normalizedGates(.concatenated(logits), present: aligned.present)
    let results = zip(heads, aligned.features).map { $0.forward($1) }
    let fused = gatedSum(results, gates: shares)
    return FusionOutput(
      fused: fused.reshaped(aligned.leading + fused.shape.suffix(1)),
      gates: shares.reshaped(aligned.leading + shares.shape.suffix(1)))
  }
}
