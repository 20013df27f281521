// SPDX-License-Identifier: Apache-2.0
import Core
import Segments

/// Holds a source's steps against the rules, in order, and reports what it notices at once.
///
/// Of rivals (gunshot and explosion) the one with the larger score in the first step that either
/// of them is met in gets the alert, and the other begins none until that one is over: one bang is
/// one alert, though its steps overlap and its echo sounds different.
package struct RuleEngine: Sendable {
  private struct Watch: Sendable {
    let rule: AlertRule
    var detector: Detector
    var tracker: AlertTracker
  }

  private let witness: Witness
  /// What each sound rule listens for, by the rule's name; for rivals that are disabled, too.
  private let sounds: [String: SoundDetector]
  /// The rules that are on, none of them met.
  private let initialWatches: [Watch]
  private var watches: [Watch]
  private var epoch: Int?

  /// Checks the rules and begins with none of them met.
  ///
  /// - Parameters:
  ///   - rules: what to look for; those that are disabled are checked, too.
  ///   - soundClassNames: the audio encoder's classes.
  ///   - sceneClassNames: the frame encoder's classes, for the evidence.
  /// - Throws: `RuleError` for a rule that cannot work.
  package init(
    rules: [AlertRule], soundClassNames: [String], sceneClassNames: [String]
  ) throws(RuleError) {
    try AlertRule.check(rules)
    var sounds: [String: SoundDetector] = [:]
    var watches: [Watch] = []
    for rule in rules {
      let detector = try Detector(rule, soundClassNames: soundClassNames)
      if case .sound(let sound) = detector { sounds[rule.name] = sound }
      guard rule.isEnabled else { continue }
      watches.append(Watch(rule: rule, detector: detector, tracker: AlertTracker(rule: rule)))
    }
    witness = Witness(sceneNames: sceneClassNames, soundNames: soundClassNames)
    self.sounds = sounds
    initialWatches = watches
    self.watches = watches
  }

  /// Takes the next step.
  ///
  /// - Parameters:
  ///   - step: the step after the last one.
  ///   - segmentStart: start of the segment that the step belongs to.
  /// - Returns: what there is to report, in the rules' order.
  package mutating func consume(_ step: EncodedStep, segmentStart: MediaTime) -> [AlertEvent] {
    var events: [AlertEvent] = []
    if let epoch, epoch != step.epoch { events = finish() }
    epoch = step.epoch
    for index in watches.indices {
      let watch = watches[index]
      var reading = watches[index].detector.read(step)
      if !watch.tracker.isActive, reading.finding != nil, yields(watch.rule, in: step) {
        reading = .clear
      }
      if let (phase, occurrence) = watches[index].tracker.consume(
        reading, of: step, segmentStart: segmentStart)
      {
        events.append(event(phase, watch.rule, occurrence))
      }
    }
    return events
  }

  /// Ends the source, or the epoch: alerts that go on are ended.
  package mutating func finish() -> [AlertEvent] {
    var events: [AlertEvent] = []
    for index in watches.indices {
      if let (phase, occurrence) = watches[index].tracker.finish() {
        events.append(event(phase, watches[index].rule, occurrence))
      }
    }
    watches = initialWatches
    return events
  }

  /// Goes on with the rules of another engine.
  ///
  /// A rule that both have with the same content goes on as it is, with its open alert; open alerts
  /// of the others are ended.
  package mutating func replace(with other: RuleEngine) -> [AlertEvent] {
    var next = other
    var events: [AlertEvent] = []
    for index in watches.indices {
      if let same = next.watches.firstIndex(where: { $0.rule == watches[index].rule }) {
        next.watches[same] = watches[index]
      } else if let (phase, occurrence) = watches[index].tracker.finish() {
        events.append(event(phase, watches[index].rule, occurrence))
      }
    }
    next.epoch = epoch
    self = next
    return events
  }

  /// Whether a rival has the event already or hears it more clearly.
  private func yields(_ rule: AlertRule, in step: EncodedStep) -> Bool {
    guard case .sound(let condition) = rule.condition else { return false }
    let own = sounds[rule.name]?.loudest(in: step)?.score ?? 0
    return condition.rivals.contains { rival in
      watches.contains { $0.rule.name == rival && $0.tracker.isActive }
        || (sounds[rival]?.loudest(in: step)?.score ?? 0) > own
    }
  }

  private func event(
    _ phase: AlertEvent.Phase, _ rule: AlertRule, _ occurrence: AlertTracker.Occurrence
  ) -> AlertEvent {
    AlertEvent(
      phase: phase, rule: rule.name, severity: rule.severity, epoch: occurrence.peakStep.epoch,
      start: occurrence.start, end: occurrence.end, score: occurrence.peak.score,
      evidence: witness.evidence(
        of: occurrence.peak, in: rule.condition.modality, at: occurrence.peakStep),
      reason: rule.condition.sentence(phase, occurrence), segmentStart: occurrence.segmentStart,
      clock: occurrence.clock)
  }
}
