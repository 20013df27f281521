// SPDX-License-Identifier: Apache-2.0
import Core

extension Segment {
  /// Puts a segment together from its window and from what the fusion made of it.
  ///
  /// - Parameters:
  ///   - source: name of the camera or file.
  ///   - window: the segment's steps.
  ///   - representation: unit vector in the shared space, if any modality had anything.
  ///   - gates: weight of each modality in the representation.
  ///   - path: which way of the compute ladder was taken.
  ///   - sceneNames: the frame encoder's classes.
  ///   - soundNames: the audio encoder's classes.
  package init(
    source: String, window: SegmentWindow, representation: [Float]?, gates: [Modality: Double]?,
    path: Path, sceneNames: [String], soundNames: [String]
  ) {
    let seen = window.own.compactMap { $0.video?.scores }
    let heard = window.own.compactMap { $0.audio?.scores }
    self.init(
      source: source, epoch: window.epoch, start: window.start, end: window.end,
      steps: window.own.count, coverage: window.coverage, representation: representation,
      gates: gates, path: path,
      sceneLabels: seen.isEmpty
        ? [] : LabelSummary.scene.top(LabelSummary.mean(seen), names: sceneNames),
      soundLabels: heard.isEmpty
        ? [] : LabelSummary.sound.top(LabelSummary.maximum(heard), names: soundNames),
      cues: window.cues, activity: window.activity, clock: window.own[0].clock)
    stepScores = window.own.map(StepScores.init)
  }
}
