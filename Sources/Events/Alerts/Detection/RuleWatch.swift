// SPDX-License-Identifier: Apache-2.0
import Core
import Segments

/// One rule while it is watched for.
struct RuleWatch: Sendable {
  let rule: AlertRule
  /// Whether it looks at the camera itself, which goes on where there is no footage.
  let concernsCamera: Bool
  private(set) var tracker: AlertTracker
  private var gate: ScoreGate
  private var detector: ConditionDetector
  /// Steps in which it was asked, and those of them in which it could not tell.
  private(set) var steps = (judged: 0, unknown: 0)
  /// Whether the schedule includes the minute, since 1970, that it was asked about last.
  private var hours: (minute: Int64, isIncluded: Bool)?

  init(_ rule: AlertRule, vocabulary: RuleVocabulary, board: SequenceBoard) throws(RuleError) {
    self.rule = rule
    concernsCamera = rule.condition.flattened.contains { $0.kind == .camera }
    tracker = AlertTracker(rule: rule)
    gate = ScoreGate(rule)
    detector = try ConditionDetector(
      rule.condition, rule: rule.name, vocabulary: vocabulary, board: board)
  }

  func isFor(_ camera: String) -> Bool { rule.cameras.isEmpty || rule.cameras.contains(camera) }

  /// What the rule makes of the next step: nothing outside its hours.
  mutating func judge(_ step: EncodedStep, camera: String?) -> Judgement {
    let judgement = detector.read(step, camera: camera)
    steps.judged += 1
    guard isOn(at: step) else { return .clear }
    if judgement.begins == nil { steps.unknown += 1 }
    return gate.pass(judgement, stepDuration: step.end - step.start)
  }

  /// Takes a judgement that the rule may act on.
  mutating func consume(
    _ judgement: Judgement, of step: EncodedStep, segmentStart: MediaTime?
  ) -> (AlertEvent.Phase, AlertTracker.Occurrence)? {
    tracker.consume(judgement, of: step, segmentStart: segmentStart)
  }

  /// What the condition scored on this camera; `nil` where nobody asks.
  var background: QuantileSketch? {
    rule.maximumFalsePerDay == nil ? nil : gate.background
  }

  /// Goes on with what was learnt before.
  mutating func learn(_ background: QuantileSketch) {
    gate = ScoreGate(rule, background: background)
  }

  mutating func resume(_ occurrence: AlertTracker.Occurrence) { tracker.resume(occurrence) }

  /// Ends the alert if there is one.
  mutating func end() -> (AlertEvent.Phase, AlertTracker.Occurrence)? { tracker.end() }

  mutating func note(_ state: Health.State) { detector.note(state) }

  mutating func take(_ verdict: AnomalyVerdict, epoch: Int) { detector.take(verdict, epoch: epoch) }

  /// Steps that follow do not belong to those before; the alert goes on.
  mutating func interrupt() { detector.interrupt() }

  /// Ends the alert if there is one, because what follows does not belong to what was before.
  mutating func finish() -> (AlertEvent.Phase, AlertTracker.Occurrence)? {
    detector.interrupt()
    return tracker.finish()
  }

  private mutating func isOn(at step: EncodedStep) -> Bool {
    guard let schedule = rule.schedule, let time = step.clock.time(of: step.start) else {
      return true
    }
    let minute = time.nanoseconds / 60_000_000_000
    if let hours, hours.minute == minute { return hours.isIncluded }
    let isIncluded = schedule.includes(time)
    hours = (minute, isIncluded)
    return isIncluded
  }
}
