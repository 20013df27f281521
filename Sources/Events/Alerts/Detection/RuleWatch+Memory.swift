// SPDX-License-Identifier: Apache-2.0
import Core
import Segments

extension RuleWatch {
  /// What there is to remember of the rule's alerts: the one that goes on, or that was cut short.
  ///
  /// Without a clock on the wall nothing can be found again in another run.
  func remembered(session: String?) -> RuleMemory.Alert? {
    guard let occurrence = tracker.open ?? tracker.interrupted,
      let start = occurrence.clock.time(of: occurrence.start),
      let end = occurrence.clock.time(of: occurrence.end), let shift = occurrence.clock.origin
    else { return nil }
    let origin =
      occurrence.origin
      ?? AlertOrigin(
        session: session, epoch: occurrence.epoch, start: occurrence.start,
        segmentStart: occurrence.segmentStart)
    return RuleMemory.Alert(
      fingerprint: rule.fingerprint, origin: origin, start: start, end: end,
      score: occurrence.peak.score,
      findings: occurrence.peak.findings.map { $0.moved(by: shift).withoutVectors },
      isEnded: tracker.open == nil || occurrence.resumption == .ended)
  }

  /// Goes on with an alert of another run, which may be over since.
  ///
  /// - Parameters:
  ///   - alert: what was remembered.
  ///   - step: the first step of this run that tells its time.
  /// - Returns: its end, if nobody watched for too long and none was reported.
  mutating func resume(
    _ alert: RuleMemory.Alert, at step: EncodedStep
  ) -> (AlertEvent.Phase, AlertTracker.Occurrence)? {
    guard let wall = step.clock.origin else { return nil }
    let back = MediaTime.zero - wall
    let (start, end) = (alert.start + back, alert.end + back)
    let blank = EncodedStep(
      index: step.index, epoch: step.epoch, start: start, end: end, video: nil, audio: nil,
      audioCoverage: 0, loudnessPeak: 0, frame: nil, cues: nil, clock: step.clock)
    let peak = AlertTracker.Peak(
      score: alert.score, findings: alert.findings.map { $0.moved(by: back) }, step: blank)
    resume(
      AlertTracker.Occurrence(
        epoch: step.epoch, start: start, segmentStart: nil, clock: step.clock, end: end,
        held: end - start, peak: peak, reported: (alert.score, end), origin: alert.origin,
        resumption: alert.isEnded ? .ended : .open))
    return step.start - end > Self.longestAbsence ? self.end() : nil
  }

  /// What begins again after more than this is something new.
  private static let longestAbsence = MediaTime(seconds: 300)
}

extension Finding {
  /// The same on a clock that is so much ahead.
  func moved(by shift: MediaTime) -> Finding {
    var finding = self
    finding.start = start + shift
    return finding
  }

  /// The same for keeping: its words and its score.
  fileprivate var withoutVectors: Finding {
    var finding = self
    (finding.query, finding.vector) = (nil, nil)
    return finding
  }
}
