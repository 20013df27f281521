// SPDX-License-Identifier: Apache-2.0
import Core

/// Ways in which a camera stops being of use that show in the picture alone.
///
/// ```toml
/// { tamper = "black" }
/// ```
package enum TamperKind: String, CaseIterable, Codable, Sendable {
  /// Dark all over: covered, or unlit, or a camera without a signal.
  case black
  /// The same picture over and over, without even a sensor's noise.
  case frozen
}

extension TamperKind: LeafCondition {
  var modality: Modality { .video }
  var statesScore: Bool { false }

  var subject: String {
    switch self {
    case .black: "Black picture"
    case .frozen: "Frozen picture"
    }
  }

  func phrase(for name: String) -> String { subject }
  func check(rule: String) throws(RuleError) {}

  func detector(rule: String, vocabulary: RuleVocabulary) -> any LeafDetector {
    switch self {
    case .black: BlackDetector()
    case .frozen: FrozenDetector()
    }
  }
}
