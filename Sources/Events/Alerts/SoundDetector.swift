// SPDX-License-Identifier: Apache-2.0
import Core
import Segments

/// Listens for the sounds of one rule.
struct SoundDetector: Sendable {
  /// Share of a step that must have sound for the step to count as heard.
  static let minimumCoverage = 0.5

  private let condition: SoundCondition
  /// Class number and name of each label.
  private let classes: [(index: Int, name: String)]

  /// - Parameters:
  ///   - condition: what to listen for.
  ///   - rule: name of the rule that it belongs to.
  ///   - classNames: the audio encoder's classes.
  /// - Throws: `RuleError` for a label that is not among them.
  init(_ condition: SoundCondition, rule: String, classNames: [String]) throws(RuleError) {
    var classes: [(index: Int, name: String)] = []
    for label in condition.labels {
      guard let index = classNames.firstIndex(of: label) else {
        throw .unknownLabel(
          rule: rule, label: label, nearest: NearestNames.of(label, in: classNames))
      }
      classes.append((index, label))
    }
    self.condition = condition
    self.classes = classes
  }

  /// The rule's label with the largest score; `nil` where nothing was heard.
  func loudest(in step: EncodedStep) -> LabelScore? {
    guard let scores = step.audio?.scores, step.audioCoverage >= Self.minimumCoverage else {
      return nil
    }
    return classes.map { LabelScore(name: $0.name, score: scores[$0.index]) }
      .max { $0.score < $1.score }
  }

  func read(_ step: EncodedStep) -> Reading {
    guard let loudest = loudest(in: step) else { return .unknown }
    if step.loudnessPeak < condition.minimumPeak { return .clear }
    if loudest.score >= condition.threshold { return .met(loudest) }
    return loudest.score >= condition.releaseThreshold ? .holding(loudest) : .clear
  }
}
