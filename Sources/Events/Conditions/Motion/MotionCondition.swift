// SPDX-License-Identifier: Apache-2.0
import Core
import Segments

/// Something that moves before the camera: anywhere in a zone, one way, over a line, or to stay.
///
/// ```toml
/// { motion = { zone = "drive", min_area = 0.01, direction = "left" } }
/// ```
///
/// What it looks for is looked for by the camera's own watch, several times a second; where
/// only keyframes are decoded it is unknown.
package struct MotionCondition: Hashable, Sendable {
  /// Name of the zone; empty is the rule's, or the whole picture if that has none.
  package var zone: String
  /// What has to move, with the corners of the zone.
  package var criteria: MotionCriteria

  package init(zone: String = "", _ criteria: MotionCriteria = MotionCriteria()) {
    self.zone = zone
    self.criteria = criteria
  }
}

extension MotionCondition: LeafCondition {
  var modality: Modality { .video }

  var subject: String {
    let what =
      criteria.crossing != nil
      ? "Line crossing" : criteria.loitering != nil ? "Loitering" : "Motion"
    return zone.isEmpty ? what : "\(what) in \(zone)"
  }

  func phrase(for name: String) -> String { subject }
  func check(rule: String) throws(RuleError) {}

  func detector(rule: String, vocabulary: RuleVocabulary) -> any LeafDetector {
    MovementDetector(criteria: criteria, name: subject.prefix(1).lowercased() + subject.dropFirst())
  }
}

/// Takes from a step what the camera's own watch saw moving.
struct MovementDetector: LeafDetector {
  let criteria: MotionCriteria
  let name: String

  func read(_ step: EncodedStep) -> Reading {
    Reading(step.motion?[criteria].verdict ?? .unknown, name: name)
  }
}

extension AlertRule {
  /// The motion that it is about, in the order of its conditions.
  package var motions: [MotionCondition] {
    condition.flattened.compactMap { if case .motion(let motion) = $0 { motion } else { nil } }
  }

  /// The same rule with the corners of the zones that it names.
  ///
  /// Zones that are not there leave their conditions with the whole picture: whoever reads the
  /// configuration refuses them.
  package func drawn(in zones: [String: Zone]) -> AlertRule {
    var rule = self
    rule.condition = condition.withMotion { motion in
      var motion = motion
      if motion.zone.isEmpty { motion.zone = zone }
      motion.criteria.zone = zones[motion.zone] ?? .everything
      return motion
    }
    return rule
  }
}

extension AlertCondition {
  /// The same with another motion in place of every one in it.
  fileprivate func withMotion(
    _ change: (MotionCondition) -> MotionCondition
  ) -> AlertCondition {
    switch self {
    case .motion(let motion): return .motion(change(motion))
    case .all(let parts): return .all(parts.map { $0.withMotion(change) })
    case .any(let parts): return .any(parts.map { $0.withMotion(change) })
    case .not(let part): return .not(part.withMotion(change))
    case .sequence(var sequence):
      sequence.steps = sequence.steps.map { $0.withMotion(change) }
      return .sequence(sequence)
    default: return self
    }
  }
}
