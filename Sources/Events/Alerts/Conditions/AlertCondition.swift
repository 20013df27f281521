// SPDX-License-Identifier: Apache-2.0
import Core

/// What has to be the case for an alert, judged step by step: a tree with what is sensed as leaves.
///
/// A break-in is glass and, within ten seconds, a scream or a black picture:
///
/// ```swift
/// AlertCondition.sequence(
///   SequenceCondition(
///     steps: [
///       .sound(SoundCondition(labels: ["Glass"], threshold: 0.7)),
///       .any([.sound(SoundCondition(labels: ["Screaming"], threshold: 0.8)), .tamper(.black)]),
///     ], within: MediaTime(seconds: 10)))
/// ```
package indirect enum AlertCondition: Hashable, Sendable {
  /// Something is heard.
  case sound(SoundCondition)
  /// The camera or its microphone has been tampered with.
  case tamper(TamperObservation.Kind)
  /// Something moves.
  case motion(MotionCondition)
  /// A view that sentences describe is seen.
  case scene(SceneCondition)
  /// Something is said.
  case speech(SpeechCondition)
  /// The last segment is unlike what is usual.
  case anomaly(AnomalyCondition)
  /// The camera itself is not well.
  case camera(CameraCondition)
  /// Every one of them is met, in the same step.
  case all([AlertCondition])
  /// At least one of them is met.
  case any([AlertCondition])
  /// It is certain that it is not met.
  case not(AlertCondition)
  /// One after the other.
  case sequence(SequenceCondition)

  /// The names by which a configuration asks for them.
  package enum Kind: String, CaseIterable, Codable, Sendable {
    case sound, tamper, camera, all, any, not, sequence
    case motion, scene, speech, anomaly
  }

  package var kind: Kind {
    switch self {
    case .sound: .sound
    case .tamper: .tamper
    case .motion: .motion
    case .scene: .scene
    case .speech: .speech
    case .anomaly: .anomaly
    case .camera: .camera
    case .all: .all
    case .any: .any
    case .not: .not
    case .sequence: .sequence
    }
  }

  /// What is sensed; `nil` if this joins other conditions.
  ///
  /// This is where a new kind of leaf is added: all else asks its `LeafCondition`.
  var leaf: (any LeafCondition)? {
    switch self {
    case .sound(let condition): condition
    case .tamper(let kind): kind
    case .motion(let condition): condition
    case .scene(let condition): condition
    case .speech(let condition): condition
    case .anomaly(let condition): condition
    case .camera(let condition): condition
    case .all, .any, .not, .sequence: nil
    }
  }

  /// The conditions that this one joins.
  package var parts: [AlertCondition] {
    switch self {
    case .all(let parts), .any(let parts): parts
    case .not(let part): [part]
    case .sequence(let sequence): sequence.steps
    default: []
    }
  }

  /// This condition and all that are in it, from left to right.
  package var flattened: [AlertCondition] { [self] + parts.flatMap(\.flattened) }
}
