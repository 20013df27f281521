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
  private var lastViews = EncodingJob.Views()
  private var lastArrival = ContinuousClock.now

  package init(
    source: String, segmenter: Segmenter, rules: RuleEngine, assembler: SegmentAssembler
  ) {
    self.source = source
    self.segmenter = segmenter
    self.rules = rules
    self.assembler = assembler
  }

  /// Takes the next step in order; a reused modality gets the view that was encoded last.
  mutating func consume(_ job: EncodingJob, _ views: EncodingJob.Views) -> [AnalysisEvent] {
    if let video = views.video { lastViews.video = video }
    if let audio = views.audio { lastViews.audio = audio }
    let step = EncodedStep(
      index: job.step.index, epoch: job.step.epoch, start: job.step.start, end: job.step.end,
      video: job.frame == .absent ? nil : lastViews.video,
      audio: job.sound == .absent ? nil : lastViews.audio,
      audioCoverage: job.step.audio?.coverage ?? 0, loudnessPeak: job.level?.peak ?? 0,
      frame: job.step.frame, cues: job.step.cues, clock: job.step.clock)
    let alerts = rules.consume(step, segmentStart: segmenter.segmentStart(for: step))
    let window = segmenter.consume(step)
    lastArrival = job.arrival
    return alerts.map(AnalysisEvent.alert) + segmentEvent(window)
  }

  /// Ends the last segment and whatever alert is open.
  mutating func finish() -> [AnalysisEvent] {
    rules.finish().map(AnalysisEvent.alert) + segmentEvent(segmenter.finish())
  }

  private mutating func segmentEvent(_ window: SegmentWindow?) -> [AnalysisEvent] {
    guard let window else { return [] }
    let segment = assembler.segment(from: window, source: source)
    return [.segment(segment, latency: ContinuousClock.now - lastArrival)]
  }
}
