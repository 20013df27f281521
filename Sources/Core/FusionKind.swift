// SPDX-License-Identifier: Apache-2.0

/// How the steps of a segment become one representation, as `[fusion] type` names it.
package enum FusionKind: String, CaseIterable, Codable, Sendable {
  /// No temporal model: the mean of the steps' shared-space vectors.
  case mean
  /// BiLSTM, then cross-attention to the transcript: the article's `VideoUnderstanding`.
  case temporal
  case early
  case late
  case hybrid
  case attention
}
