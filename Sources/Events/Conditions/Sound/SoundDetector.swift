// SPDX-License-Identifier: Apache-2.0
import Core
import Segments

/// Listens for the sounds of one condition, with smoothing and hysteresis.
struct SoundDetector: LeafDetector {
  /// Share of a step that must have sound for the step to count as heard.
  static let minimumCoverage = 0.5

  private let condition: SoundCondition
  /// Number and name of every class that counts.
  private let classes: [(index: Int, name: String)]
  private var smoother: ScoreSmoother
  let vector: [Float]?
  /// The largest smoothed score in the step that was read last; `nil` where nothing was heard.
  private(set) var score: Float?

  /// - Parameters:
  ///   - condition: what to listen for.
  ///   - rule: name of the rule that it belongs to.
  ///   - vocabulary: has the audio encoder's classes.
  /// - Throws: `RuleError` for a label that is neither a class nor a group of classes.
  init(_ condition: SoundCondition, rule: String, vocabulary: RuleVocabulary) throws(RuleError) {
    let (ontology, names) = (SoundOntology.audioSet, vocabulary.soundNames)
    var indices: Set<Int> = []
    for label in condition.labels {
      let covered =
        condition.coversKinds
        ? ontology.classes(of: label, in: names)
        : names.indices.filter { names[$0] == label }
      guard !covered.isEmpty else {
        throw .unknownLabel(
          rule: rule, label: label,
          nearest: condition.coversKinds
            ? ontology.nearest(to: label, in: names) : NearestNames.of(label, in: names))
      }
      indices.formUnion(covered)
    }
    self.condition = condition
    classes = indices.sorted().map { ($0, names[$0]) }
    smoother = ScoreSmoother(timeConstant: condition.smoothing)
    let meant = Set(classes.map { TrainedSound.audioSetName(of: $0.name) })
    vector = vocabulary.soundVector?(names.map { meant.contains($0) ? 1 : 0 })
  }

  mutating func read(_ step: EncodedStep) -> Reading {
    score = nil
    guard let scores = step.heard?.scores else { return .unknown }
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

extension EncodedStep {
  /// What was heard, if that is enough of the step to tell anything.
  var heard: View? { audioCoverage >= SoundDetector.minimumCoverage ? audio : nil }
}
