// SPDX-License-Identifier: Apache-2.0
import Core
import Events
import Fusion
import Segments

/// What happens to a source's steps after encoding: rules at once, segments when they are full.
package struct SourceTimeline: Sendable {
  let source: String
  private var segmenter: Segmenter
  private var rules: RuleEngine
  private var assembler: SegmentAssembler
  private var scene: SceneWatch
  private var normality: NormalityKeeper?
  private let observe: (@Sendable (EncodedStep) -> Void)?
  private var lastViews = EncodingJob.Views()
  private var lastArrival = ContinuousClock.now
  /// Start of the last step that was analysed.
  private var lastAnalysed: MediaTime?
  private var keeper: MemoryKeeper?

  /// - Parameters:
  ///   - source: name of the source.
  ///   - segmenter: cuts its steps into segments.
  ///   - rules: what to alert of.
  ///   - assembler: makes records of segments.
  ///   - questions: what rules ask about pictures and sound themselves.
  ///   - normality: what it usually shows; `nil` judges no segment.
  ///   - observe: shown every step, those that were dropped too, before anything else is done.
  package init(
    source: String, segmenter: Segmenter, rules: RuleEngine, assembler: SegmentAssembler,
    questions: SceneQuestions = SceneQuestions(), normality: Normality? = nil,
    observe: (@Sendable (EncodedStep) -> Void)? = nil
  ) {
    self.source = source
    self.segmenter = segmenter
    self.rules = rules
    self.assembler = assembler
    scene = SceneWatch(questions)
    self.normality = normality.map(NormalityKeeper.init)
    self.observe = observe
  }

  /// Goes on from another run of the program, and saves what the next one has to know.
  ///
  /// - Parameters:
  ///   - memory: what the rules of that run remembered.
  ///   - session: tells this run from all others, as the records' identifiers do.
  ///   - save: called with what is to be remembered, after the records that it is about.
  ///   - normality: where what the source usually shows is kept.
  package mutating func resume(
    _ memory: RuleMemory, session: String, save: @escaping @Sendable (RuleMemory) -> Void,
    normality: NormalityKeeping? = nil
  ) {
    rules.resume(memory, session: session)
    keeper = MemoryKeeper(save: save)
    if let normality { self.normality?.resume(normality, session: session) }
  }

  /// Saves what the rules remember if there is something new.
  mutating func saveMemory() {
    keeper?.saveIfDue(rules.memory)
    normality?.saveIfDue(isLast: false)
  }

  /// Takes the next step in order; a reused modality gets the view that was encoded last.
  mutating func consume(
    _ job: EncodingJob, _ views: EncodingJob.Views, meter: PoolMeter
  ) -> [AnalysisEvent] {
    if let video = views.video { lastViews.video = video }
    if let audio = views.audio { lastViews.audio = audio }
    let (motion, tamper) = scene.observe(job.step)
    let step = EncodedStep(
      index: job.step.index, epoch: job.step.epoch, start: job.step.start, end: job.step.end,
      video: job.frame == .absent ? nil : lastViews.video,
      audio: job.sound == .absent ? nil : lastViews.audio,
      audioCoverage: job.sound == .absent ? 0 : job.step.audio?.coverage ?? 0,
      loudnessPeak: job.level?.peak ?? 0, frame: job.step.frame, cues: job.step.cues,
      clock: job.step.clock, motion: motion, tamper: tamper)
    lastArrival = job.arrival
    lastAnalysed = step.start
    return consume(step, meter)
  }

  /// Takes steps that were dropped: they count as neither seen nor heard.
  mutating func skip(_ dropped: DroppedSteps, meter: PoolMeter) -> [AnalysisEvent] {
    dropped.encodedSteps.flatMap { consume($0, meter) }
  }

  /// Ends the last segment and whatever alert is open, because nothing follows for a while.
  mutating func finish(meter: PoolMeter) -> [AnalysisEvent] {
    let events = report(rules.finish()) + segmentEvent(segmenter.finish(), meter)
    normality?.saveIfDue(isLast: true)
    return events
  }

  /// The same because the connection is lost; what watches the camera itself goes on.
  mutating func lose(_ gap: Gap, meter: PoolMeter) -> [AnalysisEvent] {
    report(meter.measure(.rules) { rules.consumeOutage(gap) })
      + segmentEvent(segmenter.finish(), meter)
  }

  /// Takes note of how the camera is doing.
  mutating func consume(_ health: Health, meter: PoolMeter) -> [AnalysisEvent] {
    report(meter.measure(.rules) { rules.consume(health) })
  }

  /// Goes on with other rules; alerts of those that stay as they are go on, too.
  mutating func replaceRules(
    _ rules: RuleEngine, questions: SceneQuestions
  ) -> [AnalysisEvent] {
    scene.replaceQuestions(questions)
    return report(self.rules.replace(with: rules))
  }

  private mutating func report(_ alerts: [AlertEvent]) -> [AnalysisEvent] {
    keeper?.note(alerts)
    return alerts.map(AnalysisEvent.alert)
  }

  private mutating func consume(_ step: EncodedStep, _ meter: PoolMeter) -> [AnalysisEvent] {
    observe?(step)
    keeper?.countStep()
    let alerts = meter.measure(.rules) {
      rules.consume(step, segmentStart: segmenter.segmentStart(for: step))
    }
    return report(alerts) + segmentEvent(segmenter.consume(step), meter)
  }

  /// A segment of which every step was dropped is left to the gap that tells of it.
  private mutating func segmentEvent(
    _ window: SegmentWindow?, _ meter: PoolMeter
  ) -> [AnalysisEvent] {
    guard let window, let lastAnalysed, lastAnalysed >= window.start else { return [] }
    var segment = meter.measure(.segment) { assembler.segment(from: window, source: source) }
    if let verdict = normality?.take(segment) {
      segment.anomaly = verdict
      rules.take(verdict, epoch: segment.epoch)
    }
    return [.segment(segment, latency: ContinuousClock.now - lastArrival)]
  }
}
