// SPDX-License-Identifier: Apache-2.0
import Layers
import Tensors

/// The fusion that a configuration names.
package struct MultimodalFusion: Sendable {
  package enum Strategy: Sendable {
    case early(EarlyFusion)
    case late(LateFusion)
    case hybrid(HybridFusion)
    case attention(AttentionFusion)
  }

  package var strategy: Strategy
  /// Their order is the order of every axis of modalities.
  package let modalities: [ModalityWidth]

  /// Makes the fusion of that name.
  ///
  /// - Parameters:
  ///   - type: `early`, `late`, `hybrid` or `attention`.
  ///   - weights: named as the strategy names them.
  ///   - modalities: names and widths, in the order that the weights were made with.
  ///   - heads: of attention; the others do not use it.
  /// - Throws: `FusionError.unknownStrategy`, or `SafetensorsError` where weights do not fit.
  package init(
    type: String, _ weights: Weights, modalities: [ModalityWidth], heads: Int
  ) throws {
    self.modalities = modalities
    strategy =
      switch type {
      case "early": .early(try EarlyFusion(weights, modalities: modalities))
      case "late": .late(try LateFusion(weights, modalities: modalities))
      case "hybrid": .hybrid(try HybridFusion(weights, modalities: modalities))
      case "attention":
        .attention(try AttentionFusion(weights, modalities: modalities, heads: heads))
      default: throw FusionError.unknownStrategy(type)
      }
  }

  /// Fuses what is there.
  ///
  /// - Parameters:
  ///   - features: by modality, `[B, T_m, D_m]`, or `[B, D_m]` for early, late and hybrid fusion;
  ///     a modality left out is missing everywhere.
  ///   - masks: over the features' leading axes, true where real; real everywhere unless given.
  /// - Returns: the fused vectors and each modality's share in them.
  /// - Throws: `FusionError.noModality` or `.unknownModality`.
  package func forward(
    _ features: [String: Tensor], masks: [String: Mask] = [:]
  ) throws(FusionError) -> FusionOutput {
    let inputs = try ModalityInputs(features, masks: masks, of: modalities)
    return traced(inputs, batching: .apart).output
  }

  /// What a backward pass needs of a forward one.
  package enum Trace: Sendable {
    case early(EarlyFusion.Trace)
    case late(LateFusion.Trace)
    case hybrid(HybridFusion.Trace)
    case attention(AttentionFusion.Trace)
  }

  /// The same with what a backward pass needs.
  package func traced(
    _ inputs: ModalityInputs, batching: Batching = .together
  ) -> (output: FusionOutput, trace: Trace) {
    switch strategy {
    case .early(let fusion):
      let (output, trace) = fusion.traced(inputs, batching: batching)
      return (output, .early(trace))
    case .late(let fusion):
      let (output, trace) = fusion.traced(inputs, batching: batching)
      return (output, .late(trace))
    case .hybrid(let fusion):
      let (output, trace) = fusion.traced(inputs, batching: batching)
      return (output, .hybrid(trace))
    case .attention(let fusion):
      let (output, trace) = fusion.traced(inputs, batching: batching)
      return (output, .attention(trace))
    }
  }
}
