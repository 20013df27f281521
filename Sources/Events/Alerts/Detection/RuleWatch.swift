// SPDX-License-Identifier: Apache-2.0
import Core
import Segments

/// One rule while it is watched for.
struct RuleWatch: Sendable {
  let rule: AlertRule
  /// Whether it looks at the camera itself, which goes on where there is no footage.
  let concernsCamera: Bool
  private(set) var tracker: AlertTracker
  private var detector: ConditionDetector

  init(_ rule: AlertRule, vocabulary: Vocabulary, board: SequenceBoard) throws(RuleError) {
    self.rule = rule
    concernsCamera = rule.condition.flattened.contains { $0.kind == .camera }
    tracker = AlertTracker(rule: rule)
    detector = try ConditionDetector(
      rule.condition, rule: rule.name, vocabulary: vocabulary, board: board)
  }

  /// What the rule's condition makes of the next step.
  mutating func judge(_ step: EncodedStep, camera: String?) -> Judgement {
    detector.read(step, camera: camera)
  }

  /// Takes a judgement that the rule may act on.
  mutating func consume(
    _ judgement: Judgement, of step: EncodedStep, segmentStart: MediaTime?
  ) -> (AlertEvent.Phase, AlertTracker.Occurrence)? {
    tracker.consume(judgement, of: step, segmentStart: segmentStart)
  }

  mutating func note(_ state: Health.State) { detector.note(state) }

  /// Steps that follow do not belong to those before; the alert goes on.
  mutating func interrupt() { detector.interrupt() }

  /// Ends the alert if there is one, because what follows does not belong to what was before.
  mutating func finish() -> (AlertEvent.Phase, AlertTracker.Occurrence)? {
    detector.interrupt()
    return tracker.finish()
  }
}
