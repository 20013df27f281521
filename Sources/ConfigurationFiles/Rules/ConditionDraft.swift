// SPDX-License-Identifier: Apache-2.0
import Core
import Events

/// A condition as the file has it: the keys of all kinds side by side.
struct ConditionDraft: Sendable {
  var kind: AlertCondition.Kind

  var labels: [String] = []
  var threshold: Float = 0.5
  var minimumPeak = SoundCondition(labels: [], threshold: 0).minimumPeak
  var tamper = TamperObservation.Kind.black
  var motion = MotionDraft()
  var camera = CameraCondition.down

  /// What `all`, `any`, `not` and `sequence` join.
  var parts: [AlertCondition] = []
  var within = MediaTime(seconds: 10)
  var acrossCameras = false

  private var explicitReleaseThreshold: Float?
  var releaseThreshold: Float {
    get { explicitReleaseThreshold ?? threshold / 2 }
    set { explicitReleaseThreshold = newValue }
  }

  /// What a condition has in the keys that it leaves out.
  init(_ kind: AlertCondition.Kind) { self.kind = kind }

  init(_ condition: AlertCondition) {
    self.init(condition.kind)
    parts = condition.parts
    switch condition {
    case .sound(let sound):
      labels = sound.labels
      threshold = sound.threshold
      releaseThreshold = sound.releaseThreshold
      minimumPeak = sound.minimumPeak
    case .tamper(let kind): tamper = kind
    case .motion(let condition): motion = MotionDraft(condition)
    case .camera(let condition): camera = condition
    case .sequence(let sequence):
      within = sequence.within
      acrossCameras = sequence.acrossCameras
    case .all, .any, .not: break
    }
  }

  var condition: AlertCondition {
    switch kind {
    case .sound:
      .sound(
        SoundCondition(
          labels: labels, threshold: threshold, releaseThreshold: releaseThreshold,
          minimumPeak: minimumPeak))
    case .tamper: .tamper(tamper)
    case .motion: .motion(motion.condition)
    case .camera: .camera(camera)
    case .all: .all(parts)
    case .any: .any(parts)
    // Without its one part it is not used: that is a mistake in the file.
    case .not: .not(parts.first ?? .any([]))
    case .sequence:
      .sequence(SequenceCondition(steps: parts, within: within, acrossCameras: acrossCameras))
    }
  }
}
