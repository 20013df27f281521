// SPDX-License-Identifier: Apache-2.0
import Core
import Segments

/// Turns one rule's readings, step by step, into the life of its alerts.
///
/// An alert begins once the rule was met for its minimum duration, is updated when its score rises
/// or time passes, ends when the rule was not met for `endAfter`, and is followed by the cooldown.
/// Unknown steps stop these clocks: they neither begin nor end anything.
struct AlertTracker: Sendable {
  /// Rise of the score that is worth an update.
  static let updateRise: Float = 0.1
  /// Time after which an alert that goes on is updated in any case.
  static let updateInterval = MediaTime(seconds: 10)

  /// A stretch of steps that meet the rule: an alert once it has lasted long enough.
  struct Occurrence: Sendable {
    let start: MediaTime
    let segmentStart: MediaTime
    /// That of the first step.
    let clock: WallClock
    /// End of the last step that met the rule.
    var end: MediaTime
    /// Time for which the rule was met.
    var held: MediaTime
    /// Time for which it has not been met since.
    var quiet = MediaTime.zero
    /// What was noticed with the largest score, and where.
    var peak: LabelScore
    var peakStep: EncodedStep
    /// Score and end as last reported.
    var reported: (score: Float, end: MediaTime)
  }

  private enum State {
    case idle
    case pending(Occurrence)
    case active(Occurrence)
  }

  private let rule: AlertRule
  private var state = State.idle
  private var cooldownEnd: MediaTime?

  init(rule: AlertRule) { self.rule = rule }

  var isActive: Bool {
    if case .active = state { true } else { false }
  }

  /// Takes the reading of the next step.
  mutating func consume(
    _ reading: Reading, of step: EncodedStep, segmentStart: MediaTime
  ) -> (AlertEvent.Phase, Occurrence)? {
    switch state {
    case .idle:
      guard case .met(let finding) = reading, step.start >= cooldownEnd ?? step.start else {
        return nil
      }
      return beginIfDue(
        Occurrence(
          start: step.start, segmentStart: segmentStart, clock: step.clock, end: step.end,
          held: step.end - step.start, peak: finding, peakStep: step,
          reported: (finding.score, step.end)))
    case .pending(var occurrence):
      if reading == .clear { state = .idle }
      guard let finding = reading.finding else { return nil }
      occurrence.extend(with: finding, at: step)
      return beginIfDue(occurrence)
    case .active(var occurrence):
      if let finding = reading.finding {
        occurrence.extend(with: finding, at: step)
        return updateIfDue(occurrence)
      }
      if reading == .clear { occurrence.quiet = occurrence.quiet + (step.end - step.start) }
      state = .active(occurrence)
      return occurrence.quiet >= rule.endAfter ? finish() : nil
    }
  }

  /// Ends the alert if there is one.
  mutating func finish() -> (AlertEvent.Phase, Occurrence)? {
    defer { state = .idle }
    guard case .active(let occurrence) = state else { return nil }
    cooldownEnd = occurrence.end + rule.cooldown
    return (.end, occurrence)
  }

  private mutating func beginIfDue(_ occurrence: Occurrence) -> (AlertEvent.Phase, Occurrence)? {
    guard occurrence.held >= rule.minimumDuration else {
      state = .pending(occurrence)
      return nil
    }
    return report(.begin, occurrence)
  }

  private mutating func updateIfDue(_ occurrence: Occurrence) -> (AlertEvent.Phase, Occurrence)? {
    let (score, end) = occurrence.reported
    if occurrence.peak.score >= score + Self.updateRise
      || occurrence.end - end >= Self.updateInterval
    {
      return report(.update, occurrence)
    }
    state = .active(occurrence)
    return nil
  }

  private mutating func report(
    _ phase: AlertEvent.Phase, _ occurrence: Occurrence
  ) -> (AlertEvent.Phase, Occurrence) {
    var occurrence = occurrence
    occurrence.reported = (occurrence.peak.score, occurrence.end)
    state = .active(occurrence)
    return (phase, occurrence)
  }
}

extension AlertTracker.Occurrence {
  fileprivate mutating func extend(with finding: LabelScore, at step: EncodedStep) {
    end = step.end
    held = held + (step.end - step.start)
    quiet = .zero
    if finding.score > peak.score {
      peak = finding
      peakStep = step
    }
  }
}
