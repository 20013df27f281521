// SPDX-License-Identifier: Apache-2.0
import Core
import Segments

/// One report of an alert: that it began, that it goes on, or that it is over.
package struct AlertEvent: Hashable, Sendable {
  package enum Phase: String, CaseIterable, Codable, Sendable {
    case begin, update, end
  }

  package let phase: Phase
  /// Name of the rule.
  package let rule: String
  package let severity: AlertRule.Severity
  package let epoch: Int
  /// Start of the first step that met the rule; with source, epoch and rule it names the alert.
  package let start: MediaTime
  /// End of the last step that met it: so far, unless the alert is over.
  package let end: MediaTime
  /// The largest score so far, 0...1, raised or lowered by what the other modalities say.
  package let score: Float
  /// The same before that.
  package let ownScore: Float
  /// How far the modalities bear it out; `nil` where that cannot be compared.
  package let corroboration: Corroboration?
  /// What was there when the score was largest, one entry or more for every modality.
  package let evidence: [Evidence]
  /// One plain sentence.
  package let reason: String
  /// Start of the segment in which the alert began; `nil` where there was no footage.
  package let segmentStart: MediaTime?
  /// That of the step in which the alert began.
  package let clock: WallClock
  /// Where it began, if that was in another run of the program.
  package let origin: AlertOrigin?
  /// What should go with it.
  package let request: MediaRequest
  /// What goes with it; `nil` where nothing should.
  package var media: AlertMedia?

  /// - Parameters:
  ///   - phase: what happens to the alert.
  ///   - rule: name of the rule.
  ///   - severity: that of the rule.
  ///   - epoch: in which it began.
  ///   - start: when it began.
  ///   - end: when it was met last.
  ///   - score: the largest so far, before corroboration.
  ///   - corroboration: what the other modalities say.
  ///   - evidence: one entry or more for every modality.
  ///   - reason: one plain sentence.
  ///   - segmentStart: start of the segment in which it began.
  ///   - clock: of the step in which it began.
  ///   - origin: where it began, if that was in another run.
  ///   - request: what should go with it.
  package init(
    phase: Phase, rule: String, severity: AlertRule.Severity, epoch: Int, start: MediaTime,
    end: MediaTime, score: Float, corroboration: Corroboration? = nil, evidence: [Evidence],
    reason: String, segmentStart: MediaTime?, clock: WallClock = .none,
    origin: AlertOrigin? = nil, request: MediaRequest = .nothing
  ) {
    self.phase = phase
    self.rule = rule
    self.severity = severity
    self.epoch = epoch
    self.start = start
    self.end = end
    ownScore = score
    self.score = corroboration.map { min(1, Float($0.applied(to: Double(score)))) } ?? score
    self.corroboration = corroboration
    self.evidence = evidence
    self.reason = reason
    self.segmentStart = segmentStart
    self.clock = clock
    self.origin = origin
    self.request = request
  }
}

/// What one modality contributes to an alert.
package struct Evidence: Hashable, Sendable {
  package let modality: Modality
  /// What was seen, heard or said, or that and why nothing was.
  package let what: String
  /// How sure the encoder is, 0...1; `nil` where nothing was measured.
  package let score: Float?
  /// Start of the step that this is about.
  package let time: MediaTime

  package init(modality: Modality, what: String, score: Float?, time: MediaTime) {
    self.modality = modality
    self.what = what
    self.score = score
    self.time = time
  }
}
