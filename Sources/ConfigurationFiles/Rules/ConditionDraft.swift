// SPDX-License-Identifier: Apache-2.0
import Core
import Events

/// A condition as the file has it: the keys of all kinds side by side.
struct ConditionDraft: Sendable {
  var kind: AlertCondition.Kind

  var labels: [String] = []
  var coversKinds = true
  var smoothing = MediaTime.zero
  var minimumPeak = SoundCondition(labels: [], threshold: 0).minimumPeak
  var sentences: [String] = []
  var against: [String] = []
  var span = SceneCondition.Span.step
  var keywords: [String] = []
  var similarTo: [String] = []
  var tamper = TamperObservation.Kind.black
  var motion = MotionDraft()
  var camera = CameraCondition.down

  /// What `all`, `any`, `not` and `sequence` join.
  var parts: [AlertCondition] = []
  var within = MediaTime(seconds: 10)
  var acrossCameras = false

  private var explicitThreshold: Float?
  private var explicitReleaseThreshold: Float?
  var threshold: Float {
    get { thresholds?.begin ?? Self.soundThreshold }
    set { explicitThreshold = newValue }
  }
  var releaseThreshold: Float {
    get { thresholds?.release ?? Self.soundThreshold / 2 }
    set { explicitReleaseThreshold = newValue }
  }
  private static let soundThreshold: Float = 0.5

  /// Those of the condition, with what the file leaves out; `nil` where it has none.
  var thresholds: (begin: Float, release: Float)? {
    switch condition {
    case .sound(let sound): (sound.threshold, sound.releaseThreshold)
    case .scene(let scene): (scene.threshold, scene.releaseThreshold)
    case .speech(let speech): (speech.threshold, speech.releaseThreshold)
    case .anomaly(let anomaly): (anomaly.threshold, anomaly.releaseThreshold)
    default: nil
    }
  }

  /// What a condition has in the keys that it leaves out.
  init(_ kind: AlertCondition.Kind) { self.kind = kind }

  init(_ condition: AlertCondition) {
    self.init(condition.kind)
    parts = condition.parts
    switch condition {
    case .sound(let sound):
      labels = sound.labels
      coversKinds = sound.coversKinds
      smoothing = sound.smoothing
      minimumPeak = sound.minimumPeak
      (explicitThreshold, explicitReleaseThreshold) = (sound.threshold, sound.releaseThreshold)
    case .scene(let scene):
      sentences = scene.sentences
      against = scene.against
      span = scene.span
      (explicitThreshold, explicitReleaseThreshold) = (scene.threshold, scene.releaseThreshold)
    case .speech(let speech):
      keywords = speech.keywords
      similarTo = speech.similarTo
      (explicitThreshold, explicitReleaseThreshold) = (speech.threshold, speech.releaseThreshold)
    case .anomaly(let anomaly):
      (explicitThreshold, explicitReleaseThreshold) = (anomaly.threshold, anomaly.releaseThreshold)
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
          labels: labels, coversKinds: coversKinds,
          threshold: explicitThreshold ?? Self.soundThreshold,
          releaseThreshold: explicitReleaseThreshold, smoothing: smoothing,
          minimumPeak: minimumPeak))
    case .scene:
      .scene(
        SceneCondition(
          sentences: sentences, against: against, threshold: explicitThreshold,
          releaseThreshold: explicitReleaseThreshold, span: span))
    case .speech:
      .speech(
        SpeechCondition(
          keywords: keywords, similarTo: similarTo, threshold: explicitThreshold ?? 0.5,
          releaseThreshold: explicitReleaseThreshold))
    case .anomaly:
      .anomaly(
        AnomalyCondition(
          threshold: explicitThreshold ?? AnomalyCondition().threshold,
          releaseThreshold: explicitReleaseThreshold))
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
