// SPDX-License-Identifier: Apache-2.0
import Core
import Segments

/// What can be wrong with a camera while it is watched, by the same words as its health records.
///
/// A camera that has been down for a minute, as a rule of its own with `min_duration = 60`:
///
/// ```toml
/// { camera = "down" }
/// ```
///
/// Time without a connection is told in gaps, one a minute, so that this is how finely it is known.
package enum CameraCondition: String, CaseIterable, Codable, Sendable {
  /// No footage comes.
  case down
  /// Footage comes, but less of it is analysed than was asked for.
  case degraded
}

extension CameraCondition: LeafCondition {
  var modality: Modality { .video }
  var subject: String { "Camera \(rawValue)" }
  var statesScore: Bool { false }

  func phrase(for name: String) -> String { subject }
  func check(rule: String) throws(RuleError) {}

  func detector(rule: String, vocabulary: RuleVocabulary) -> any LeafDetector {
    CameraDetector(self)
  }
}

/// Looks at how the camera is doing instead of what it shows.
struct CameraDetector: LeafDetector {
  private let condition: CameraCondition
  private var state = Health.State.up

  init(_ condition: CameraCondition) { self.condition = condition }

  mutating func note(_ state: Health.State) { self.state = state }

  func read(_ step: EncodedStep) -> Reading {
    let isMet =
      switch condition {
      case .down: state == .down || state == .reconnecting
      case .degraded: state == .degraded
      }
    return isMet ? .met(LabelScore(name: "camera \(condition)", score: 1)) : .clear
  }

  /// The camera's health does not depend on what it shows.
  var afterInterruption: (any LeafDetector)? { self }
}
