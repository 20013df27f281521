// SPDX-License-Identifier: Apache-2.0
import Core
import Segments

/// Holds a source's steps against the rules, in order, and reports what it notices at once.
///
/// Of rivals (gunshot and explosion) the one with the larger score in the first step that either
/// of them is met in gets the alert, and the other begins none until that one is over: one bang is
/// one alert, though its steps overlap and its echo sounds different. Of a group of rules the most
/// urgent gets the alert, and the others, but for more urgent ones, begin none until its cooldown
/// is over.
package struct RuleEngine: Sendable {
  private let witness: Witness
  /// Name of the camera; `nil` where rules for certain cameras count, too.
  private var camera: String?
  /// The rules that are on, and those that are off but whose rivals are on.
  private var watches: [RuleWatch]
  private var epoch: Int?
  /// Tells the runs of the program apart.
  private var session: String?
  /// Alerts of another run, until a step tells what time it is.
  private var unresumed: [RuleMemory.Alert] = []

  /// Checks the rules and begins with none of them met.
  ///
  /// - Parameters:
  ///   - rules: what to look for; those that are disabled are checked, too.
  ///   - vocabulary: what the encoders can name.
  ///   - board: where the engines of several cameras tell each other how far sequences have come.
  /// - Throws: `RuleError` for a rule that cannot work.
  package init(
    rules: [AlertRule], vocabulary: RuleVocabulary, board: SequenceBoard = SequenceBoard()
  ) throws(RuleError) {
    try AlertRule.check(rules)
    let rivals = Set(rules.filter(\.isEnabled).flatMap(\.rivals))
    watches = []
    for rule in rules {
      let watch = try RuleWatch(rule, vocabulary: vocabulary, board: board)
      if rule.isEnabled || rivals.contains(rule.name) { watches.append(watch) }
    }
    witness = Witness(vocabulary: vocabulary)
  }

  /// The same for one camera, without the rules that are for others.
  package func watching(_ camera: String) -> RuleEngine {
    var engine = self
    engine.camera = camera
    engine.watches = watches.filter { $0.isFor(camera) }
    return engine
  }

  /// What is to be remembered when the program starts again.
  package var memory: RuleMemory {
    var memory = RuleMemory()
    for watch in watches {
      memory.backgrounds[watch.rule.fingerprint] = watch.background
      if let alert = watch.remembered(session: session) { memory.alerts.append(alert) }
    }
    memory.alerts += unresumed
    return memory
  }

  /// What the conditions of rules with a budget of false alarms scored so far.
  var backgrounds: [(rule: AlertRule, background: QuantileSketch)] {
    watches.compactMap { watch in watch.background.map { (watch.rule, $0) } }
  }

  /// In how many steps a rule was asked, and in how many of these it could not tell.
  func steps(of rule: String) -> (judged: Int, unknown: Int) {
    watches.first { $0.rule.name == rule }?.steps ?? (0, 0)
  }

  /// Goes on from another run of the program: alerts that were open go on under their identifiers.
  ///
  /// - Parameters:
  ///   - memory: what that run remembered.
  ///   - session: tells this run from all others.
  package mutating func resume(_ memory: RuleMemory, session: String) {
    self.session = session
    unresumed = memory.alerts
    learn(from: memory)
  }

  /// Takes the next step.
  ///
  /// - Parameters:
  ///   - step: the step after the last one.
  ///   - segmentStart: start of the segment that the step belongs to, if it belongs to one.
  /// - Returns: what there is to report, in the rules' order.
  package mutating func consume(_ step: EncodedStep, segmentStart: MediaTime?) -> [AlertEvent] {
    let ended = epoch.map { $0 != step.epoch } ?? false ? finishFootage() : []
    epoch = step.epoch
    return ended + take(step, segmentStart: segmentStart) { _ in true }
  }

  /// Takes note of what a complete segment was like for the camera, from the next step on.
  package mutating func take(_ verdict: AnomalyVerdict, epoch: Int) {
    for index in watches.indices { watches[index].take(verdict, epoch: epoch) }
  }

  /// Takes note of how the camera is doing; a camera that is lost is reported at once.
  package mutating func consume(_ health: Health) -> [AlertEvent] {
    note(health.state)
    guard health.state == .down || health.state == .reconnecting else { return [] }
    return consumeAbsence(from: health.time, to: health.time, clock: health.clock)
  }

  /// Takes a stretch of time without a connection: alerts of what was seen and heard are ended,
  /// those of the camera itself go on.
  package mutating func consumeOutage(_ gap: Gap) -> [AlertEvent] {
    let ended = finishFootage()
    note(.down)
    return ended + consumeAbsence(from: gap.start, to: gap.end, clock: gap.clock)
  }

  /// Ends the source: alerts that go on are ended.
  package mutating func finish() -> [AlertEvent] {
    watches.indices.compactMap { index in
      watches[index].finish().map { event($0, watches[index].rule) }
    }
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
      } else if let report = watches[index].finish() {
        events.append(event(report, watches[index].rule))
      }
    }
    next.learn(from: memory)
    (next.epoch, next.session, next.unresumed) = (epoch, session, unresumed)
    self = next
    return events
  }

  /// Goes on with what was learnt of the camera before, but without its alerts.
  package mutating func learn(from memory: RuleMemory) {
    for index in watches.indices {
      if let background = memory.backgrounds[watches[index].rule.fingerprint] {
        watches[index].learn(background)
      }
    }
  }

  /// Takes up alerts of another run as soon as a step tells what time it is.
  private mutating func resumeAlerts(at step: EncodedStep) -> [AlertEvent] {
    guard !unresumed.isEmpty, step.clock.origin != nil else { return [] }
    defer { unresumed = [] }
    return unresumed.compactMap { alert in
      guard
        let index = watches.firstIndex(where: {
          $0.rule.isEnabled && $0.rule.fingerprint == alert.fingerprint
        })
      else { return nil }
      return watches[index].resume(alert, at: step).map { event($0, watches[index].rule) }
    }
  }

  private mutating func note(_ state: Health.State) {
    for index in watches.indices { watches[index].note(state) }
  }

  private mutating func finishFootage() -> [AlertEvent] {
    watches.indices.compactMap { index in
      if watches[index].concernsCamera {
        watches[index].interrupt()
        return nil
      }
      return watches[index].finish().map { event($0, watches[index].rule) }
    }
  }

  /// Shows those who look at the camera itself a stretch of time in which nothing came.
  private mutating func consumeAbsence(
    from start: MediaTime, to end: MediaTime, clock: WallClock
  ) -> [AlertEvent] {
    let step = EncodedStep(
      index: 0, epoch: epoch ?? 0, start: start, end: end, video: nil, audio: nil,
      audioCoverage: 0, loudnessPeak: 0, frame: nil, cues: nil, clock: clock)
    return take(step, segmentStart: nil, by: \.concernsCamera)
  }

  private mutating func take(
    _ step: EncodedStep, segmentStart: MediaTime?, by counts: (RuleWatch) -> Bool
  ) -> [AlertEvent] {
    var events = resumeAlerts(at: step)
    let judgements = watches.indices.map { index in
      counts(watches[index]) ? watches[index].judge(step, camera: camera) : nil
    }
    // Before any of them takes the step in.
    let isDue = zip(watches, judgements).map { watch, judgement in
      !watch.rule.group.isEmpty
        && judgement.map { watch.tracker.wouldBegin($0, at: step) } ?? false
    }
    for (index, judgement) in judgements.enumerated() where watches[index].rule.isEnabled {
      guard var judgement else { continue }
      if judgement.goesOn == true, !watches[index].tracker.isActive,
        yieldsToRival(index, judgements) || yieldsToGroup(index, judgements, isDue, at: step)
      {
        judgement = .clear
      }
      if let report = watches[index].consume(judgement, of: step, segmentStart: segmentStart) {
        events.append(event(report, watches[index].rule))
      }
    }
    return events
  }

  /// Whether a rival has the event already or notices it more clearly.
  private func yieldsToRival(_ index: Int, _ judgements: [Judgement?]) -> Bool {
    let rule = watches[index].rule
    guard !rule.rivals.isEmpty else { return false }
    let own = judgements[index]?.strength ?? 0
    return watches.indices.contains { other in
      rule.rivals.contains(watches[other].rule.name)
        && (watches[other].tracker.isActive || judgements[other]?.strength ?? 0 > own)
    }
  }

  /// Whether a rule of the same group, and no less urgent, has the event or is about to.
  private func yieldsToGroup(
    _ index: Int, _ judgements: [Judgement?], _ isDue: [Bool], at step: EncodedStep
  ) -> Bool {
    let rule = watches[index].rule
    guard !rule.group.isEmpty else { return false }
    return watches.indices.contains { other in
      let (tracker, rival) = (watches[other].tracker, watches[other].rule)
      guard other != index, rival.group == rule.group, rival.isEnabled,
        rival.severity >= rule.severity
      else { return false }
      if tracker.isActive || tracker.isCoolingDown(at: step.start) { return true }
      let (own, scored) = (judgements[index]?.score ?? 1, judgements[other]?.score ?? 1)
      return isDue[other] && (rival.severity, scored, index) > (rule.severity, own, other)
    }
  }

  private func event(
    _ report: (phase: AlertEvent.Phase, occurrence: AlertTracker.Occurrence), _ rule: AlertRule
  ) -> AlertEvent {
    let (occurrence, peak) = (report.occurrence, report.occurrence.peak)
    let corroboration = witness.corroboration(of: peak.findings, at: peak.step)
    return AlertEvent(
      phase: report.phase, rule: rule.name, severity: rule.severity, epoch: occurrence.epoch,
      start: occurrence.start, end: occurrence.end, score: peak.score,
      corroboration: corroboration,
      evidence: witness.evidence(of: peak.findings, at: peak.step),
      reason: occurrence.sentence(report.phase), segmentStart: occurrence.segmentStart,
      clock: occurrence.clock, origin: occurrence.origin, request: MediaRequest(rule))
  }
}
