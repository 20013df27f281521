// SPDX-License-Identifier: Apache-2.0
import Core
import Segments

/// Listens for the sounds of one condition.
struct SoundDetector: LeafDetector {
  /// Share of a step that must have sound for the step to count as heard.
  static let minimumCoverage = 0.5

  private let condition: SoundCondition
  /// Class number of each label.
  private let classes: [Int]
  let vector: [Float]?
  private(set) var score: Float?

  /// - Parameters:
  ///   - condition: what to listen for.
  ///   - rule: name of the rule that it belongs to.
  ///   - vocabulary: has the audio encoder's classes.
  /// - Throws: `RuleError` for a label that is not among them.
  init(_ condition: SoundCondition, rule: String, vocabulary: RuleVocabulary) throws(RuleError) {
    let names = vocabulary.soundNames
    var classes: [Int] = []
    for label in condition.labels {
      guard let index = names.firstIndex(of: label) else {
        throw .unknownLabel(rule: rule, label: label, nearest: NearestNames.of(label, in: names))
      }
      classes.append(index)
    }
    self.condition = condition
    self.classes = classes
    vector = vocabulary.soundVector?(names.indices.map { classes.contains($0) ? 1 : 0 })
  }

  mutating func read(_ step: EncodedStep) -> Reading {
    score = nil
    guard let scores = step.heard?.scores,
      let loudest = classes.indices.max(by: { scores[classes[$0]] < scores[classes[$1]] })
    else { return .unknown }
    let largest = step.loudnessPeak < condition.minimumPeak ? 0 : scores[classes[loudest]]
    score = largest
    guard step.loudnessPeak >= condition.minimumPeak, largest >= condition.releaseThreshold else {
      return .clear
    }
    let label = LabelScore(name: condition.labels[loudest], score: largest)
    return largest >= condition.threshold ? .met(label) : .holding(label)
  }
}

extension EncodedStep {
  /// What was heard, if that is enough of the step to tell anything.
  var heard: View? { audioCoverage >= SoundDetector.minimumCoverage ? audio : nil }
}
