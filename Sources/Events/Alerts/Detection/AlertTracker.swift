// SPDX-License-Identifier: Apache-2.0
import Core
import Segments

/// Turns what one rule's condition makes of each step into the life of its alerts.
///
/// An alert begins once the rule was met for its minimum duration, is updated when its score rises
/// or time passes, ends when the rule was not met for `endAfter`, and is followed by the cooldown.
/// Unknown steps stop these clocks: they neither begin nor end anything.
struct AlertTracker: Sendable {
  /// Rise of the score that is worth an update.
  static let updateRise: Float = 0.1
  /// Time after which an alert that goes on is updated in any case.
  static let updateInterval = MediaTime(seconds: 10)

  /// What was there when the score was largest.
  struct Peak: Sendable {
    let score: Float
    let findings: [Finding]
    /// Without its picture.
    let step: EncodedStep

    init(_ judgement: Judgement, at step: EncodedStep) {
      self.init(score: judgement.score ?? 1, findings: judgement.findings, step: step)
    }

    init(score: Float, findings: [Finding], step: EncodedStep) {
      self.score = score
      self.findings = findings
      self.step = step.withoutPicture
    }
  }

  /// A stretch of steps that meet the rule: an alert once it has lasted long enough.
  struct Occurrence: Sendable {
    let epoch: Int
    let start: MediaTime
    let segmentStart: MediaTime?
    /// That of the first step.
    let clock: WallClock
    /// End of the last step that met the rule.
    var end: MediaTime
    /// Time for which the rule was met.
    var held: MediaTime
    /// Time for which it has not been met since.
    var quiet = MediaTime.zero
    var peak: Peak
    /// Score and end as last reported.
    var reported: (score: Float, end: MediaTime)
    /// Where it began, if that was in another run of the program.
    var origin: AlertOrigin?
    /// How it stands after a restart, until the rule is met again.
    var resumption: Resumption?
  }

  /// An alert of another run, which may go on.
  enum Resumption: Sendable {
    /// That run did not get round to ending it.
    case open
    /// Its end was reported.
    case ended
  }

  private enum State {
    case idle
    case pending(Occurrence)
    case active(Occurrence)
  }

  private let rule: AlertRule
  private var state = State.idle
  /// The last alert, if it was ended because nothing followed; until the next one.
  private(set) var interrupted: Occurrence?
  /// When the last alert was over and when the next one may begin.
  private var cooldown: Range<MediaTime>?

  init(rule: AlertRule) { self.rule = rule }

  /// Whether an alert goes on that has not been reported as ended.
  var isActive: Bool { open.map { $0.resumption != .ended } ?? false }

  /// Whether the last alert was over so short a time before that another one is held back.
  ///
  /// On a clock that jumped backwards that cannot be told, and nothing is held back.
  func isCoolingDown(at time: MediaTime) -> Bool { cooldown?.contains(time) ?? false }

  /// Whether `consume` would begin an alert.
  func wouldBegin(_ judgement: Judgement, at step: EncodedStep) -> Bool {
    let length = step.end - step.start
    switch state {
    case .idle:
      return judgement.begins == true && !isCoolingDown(at: step.start)
        && length >= rule.minimumDuration
    case .pending(let occurrence):
      return judgement.goesOn == true && occurrence.held + length >= rule.minimumDuration
    case .active: return false
    }
  }

  /// The alert that goes on.
  var open: Occurrence? {
    if case .active(let occurrence) = state { occurrence } else { nil }
  }

  /// Goes on with an alert of another run.
  mutating func resume(_ occurrence: Occurrence) { state = .active(occurrence) }

  /// Takes what the condition makes of the next step.
  mutating func consume(
    _ judgement: Judgement, of step: EncodedStep, segmentStart: MediaTime?
  ) -> (AlertEvent.Phase, Occurrence)? {
    switch state {
    case .idle:
      guard judgement.begins == true, !isCoolingDown(at: step.start) else { return nil }
      let peak = Peak(judgement, at: step)
      return beginIfDue(
        Occurrence(
          epoch: step.epoch, start: step.start, segmentStart: segmentStart, clock: step.clock,
          end: step.end, held: step.end - step.start, peak: peak, reported: (peak.score, step.end)))
    case .pending(var occurrence):
      if judgement.goesOn == false { state = .idle }
      guard judgement.goesOn == true else { return nil }
      occurrence.extend(with: judgement, at: step)
      return beginIfDue(occurrence)
    case .active(var occurrence):
      if judgement.goesOn == true {
        occurrence.extend(with: judgement, at: step)
        return updateIfDue(occurrence)
      }
      if judgement.goesOn == false {
        occurrence.quiet = occurrence.quiet + (step.end - step.start)
      }
      state = .active(occurrence)
      return occurrence.quiet >= rule.endAfter ? end() : nil
    }
  }

  /// Ends the alert, if there is one, because nothing follows for a while.
  mutating func finish() -> (AlertEvent.Phase, Occurrence)? {
    if let open { interrupted = open }
    return end()
  }

  /// Ends the alert if there is one.
  mutating func end() -> (AlertEvent.Phase, Occurrence)? {
    defer { state = .idle }
    guard let open else { return nil }
    cooldown = open.end..<open.end + rule.cooldown
    return open.resumption == .ended ? nil : (.end, open)
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
    if occurrence.resumption != nil || occurrence.peak.score >= score + Self.updateRise
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
    interrupted = nil
    occurrence.resumption = nil
    occurrence.reported = (occurrence.peak.score, occurrence.end)
    state = .active(occurrence)
    return (phase, occurrence)
  }
}

extension AlertTracker.Occurrence {
  fileprivate mutating func extend(with judgement: Judgement, at step: EncodedStep) {
    end = step.end
    held = held + (step.end - step.start)
    quiet = .zero
    if judgement.score ?? 1 > peak.score { peak = AlertTracker.Peak(judgement, at: step) }
  }
}
