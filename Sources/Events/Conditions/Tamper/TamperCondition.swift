// SPDX-License-Identifier: Apache-2.0
import Core
import Segments

/// What has been done to a camera or its microphone, or has gone wrong with them.
///
/// ```toml
/// { tamper = "covered" }
/// ```
extension TamperObservation.Kind: LeafCondition {
  var modality: Modality { Self.ofSound.contains(self) ? .audio : .video }
  var statesScore: Bool { false }

  var subject: String {
    switch self {
    case .black: "Black picture"
    case .frozen: "Frozen picture"
    case .covered: "Covered camera"
    case .defocused: "Defocused picture"
    case .moved: "Moved camera"
    case .flash: "Blinded camera"
    case .mute: "Mute microphone"
    case .clipped: "Clipped sound"
    case .hum: "Hum alone"
    case .noise: "Noise alone"
    }
  }

  func phrase(for name: String) -> String { subject }
  func check(rule: String) throws(RuleError) {}

  func detector(rule: String, vocabulary: RuleVocabulary) -> any LeafDetector {
    TamperDetector(kind: self)
  }
}

/// Takes from a step what the camera's own watch makes of its picture and sound.
struct TamperDetector: LeafDetector {
  let kind: TamperObservation.Kind

  func read(_ step: EncodedStep) -> Reading {
    Reading(step.tamper?[kind] ?? .unknown, name: kind.subject.lowercased())
  }
}

extension Reading {
  /// What a verdict on a step says, of something with this name.
  init(_ verdict: Verdict, name: String) {
    self =
      switch verdict {
      case .unknown: .unknown
      case .clear: .clear
      case .met(let score): .met(LabelScore(name: name, score: Float(score)))
      }
  }
}
