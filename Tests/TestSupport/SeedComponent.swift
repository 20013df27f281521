// SPDX-License-Identifier: Apache-2.0

/// Which cases of `seed/manifest.json` hold which component to its definition.
///
/// Golden tests take their cases from here, and one test reports every case of the manifest that
/// neither a component nor `later` names.
package enum SeedComponent: String, CaseIterable, Sendable {
  case activation, softmax, gates, maskedMean, l2Normalise, sinusoid, layerNorm
  case crossModalAttention, multiheadAttention, encoderLayer, encoderStack, lstm
  case fusion, encodeTranscript, temporalFusion, aggregate, videoUnderstanding
  case convolution, invertedResidual, efficientNet, yamnet, logMel, audioWindows
  case bert, adaptiveInference, safetensors
  case contrastive, optimizer, gradientClipping, modalityDropout, balancedSampler
  case trainingTrajectory

  /// The manifest's cases whose names begin with one of this component's prefixes.
  package var cases: [String] { Self.names { name in prefixes.contains { name.hasPrefix($0) } } }

  private var prefixes: [String] {
    switch self {
    case .activation: ["activation_"]
    case .softmax: ["softmax", "log_softmax", "masked_softmax"]
    case .gates: ["normalised_gates"]
    case .maskedMean: ["masked_mean"]
    case .l2Normalise: ["l2_normalise_"]
    case .sinusoid: ["sinusoid"]
    case .layerNorm: ["layer_norm_"]
    case .crossModalAttention: ["cross_modal_attention"]
    case .multiheadAttention: ["multihead_attention"]
    case .encoderLayer: ["encoder_layer_"]
    case .encoderStack: ["encoder_stack_"]
    case .lstm: ["lstm_", "bilstm_"]
    case .fusion: ["fusion_"]
    case .encodeTranscript: ["encode_transcript"]
    case .temporalFusion: ["temporal_fusion"]
    case .aggregate: ["aggregate_"]
    case .videoUnderstanding: ["video_understanding"]
    case .convolution: ["conv2d", "conv1d"]
    case .invertedResidual: ["inverted_residual_"]
    case .efficientNet: ["efficientnet_"]
    case .yamnet: ["yamnet_"]
    case .logMel: ["log_mel_yamnet", "mel_filters_yamnet"]
    case .audioWindows: ["audio_windows"]
    case .bert: ["bert_"]
    case .adaptiveInference: ["adaptive_inference"]
    case .safetensors: ["safetensors_container"]
    case .contrastive: ["contrastive_"]
    case .optimizer: ["optimiser_"]
    case .gradientClipping: ["clip_grad_norm_"]
    case .modalityDropout: ["modality_dropout_"]
    case .balancedSampler: ["balanced_sampler_"]
    case .trainingTrajectory: ["training_trajectory"]
    }
  }

  /// Cases of components that the project does not have yet.
  private static let later = [
    "embedder", "product_search", "rerank", "support_agent", "log_mel_whisper", "clip_tiny_",
    "whisper_tiny_",
  ]

  /// Cases that no component claims and that are not on the list of later ones.
  package static var uncovered: [String] {
    let claimed = Set(allCases.flatMap(\.cases))
    return names { name in !claimed.contains(name) && !later.contains { name.hasPrefix($0) } }
  }

  private static func names(where predicate: (String) -> Bool) -> [String] {
    Fixtures.manifest["fixtures"].elements.compactMap(\.["name"].string).filter(predicate)
  }
}
