// SPDX-License-Identifier: Apache-2.0
import Core
import Segments

/// Listens for groups of sounds, with smoothing and hysteresis.
struct SoundGroupDetector: Sendable {
  private let condition: SoundGroupCondition
  /// Number and name of every class that counts.
  private let classes: [(index: Int, name: String)]
  private var smoother: ScoreSmoother
  /// The largest smoothed score in the step that was read last; `nil` where nothing was heard.
  private(set) var score: Float?

  /// - Parameters:
  ///   - condition: what to listen for.
  ///   - rule: name of the rule that it belongs to.
  ///   - classNames: the audio encoder's classes.
  /// - Throws: `RuleError` for a label that is neither a class nor a group of classes.
  init(_ condition: SoundGroupCondition, rule: String, classNames: [String]) throws(RuleError) {
    let ontology = SoundOntology.audioSet
    var indices: Set<Int> = []
    for label in condition.labels {
      let covered =
        condition.coversKinds
        ? ontology.classes(of: label, in: classNames)
        : classNames.indices.filter { classNames[$0] == label }
      guard !covered.isEmpty else {
        throw .unknownLabel(
          rule: rule, label: label,
          nearest: condition.coversKinds
            ? ontology.nearest(to: label, in: classNames)
            : NearestNames.of(label, in: classNames))
      }
      indices.formUnion(covered)
    }
    self.condition = condition
    classes = indices.sorted().map { ($0, classNames[$0]) }
    smoother = ScoreSmoother(timeConstant: condition.smoothing)
  }

  mutating func read(_ step: EncodedStep) -> Reading {
    score = nil
    guard let scores = step.audio?.scores, step.audioCoverage >= SoundDetector.minimumCoverage
    else { return .unknown }
    let isQuiet = step.loudnessPeak < condition.minimumPeak
    let smoothed = smoother.smooth(
      classes.map { isQuiet ? 0 : scores[$0.index] }, from: step.start, to: step.end)
    guard let loudest = smoothed.indices.max(by: { smoothed[$0] < smoothed[$1] }) else {
      return .clear
    }
    score = smoothed[loudest]
    guard smoothed[loudest] > 0, smoothed[loudest] >= condition.releaseThreshold else {
      return .clear
    }
    let finding = LabelScore(name: classes[loudest].name, score: smoothed[loudest])
    return smoothed[loudest] >= condition.threshold ? .met(finding) : .holding(finding)
  }
}
