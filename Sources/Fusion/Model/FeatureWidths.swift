// SPDX-License-Identifier: Apache-2.0
import Core

/// How wide the encoders' features are, and the shared space.
package struct FeatureWidths: Codable, Hashable, Sendable {
  /// EfficientNet-Lite0's pooled features.
  package var frame = 1280
  /// YAMNet's.
  package var audio = 1024
  /// MiniLM's token states.
  package var text = 384
  package var shared = 384

  package init() {}

  /// Of the encoders' features.
  var byModality: [Modality: Int] { [.video: frame, .audio: audio, .transcript: text] }
}
