// SPDX-License-Identifier: Apache-2.0
import Core
import Foundation
import Segments

/// Compares what is seen with the sentences of one condition.
struct SceneDetector: LeafDetector {
  /// Divides cosines before they compete; that of the contrastive loss.
  static let temperature: Float = 0.07
  /// Share of a segment's steps that must have been seen for it to be judged.
  static let minimumCoverage = 0.5

  private let condition: SceneCondition
  private let sentenceVectors: [[Float]]
  private let againstVectors: [[Float]]
  /// How many steps are judged together.
  private let stepCount: Int
  /// Pictures of the last `stepCount` steps, `nil` where nothing was seen.
  private var recent: [[Float]?] = []
  private var epoch: Int?
  /// Score of the step that was read last; `nil` where nothing was seen.
  private(set) var score: Float?

  /// - Parameters:
  ///   - condition: what to look for.
  ///   - sentenceVectors: unit vectors of `condition.sentences` in the shared space, in order.
  ///   - againstVectors: those of `condition.against`.
  ///   - stepsPerSegment: how many steps make a segment.
  init(
    _ condition: SceneCondition, sentenceVectors: [[Float]], againstVectors: [[Float]],
    stepsPerSegment: Int = 16
  ) {
    precondition(
      !sentenceVectors.isEmpty && sentenceVectors.count == condition.sentences.count
        && againstVectors.count == condition.against.count && stepsPerSegment > 0,
      """
      SceneDetector: \(sentenceVectors.count) and \(againstVectors.count) vectors for \
      \(condition.sentences.count) and \(condition.against.count) sentences
      """)
    self.condition = condition
    self.sentenceVectors = sentenceVectors
    self.againstVectors = againstVectors
    stepCount = condition.span == .step ? 1 : stepsPerSegment
  }

  /// The condition's own unit vector; `nil` where its sentences cancel out.
  var vector: [Float]? { SharedSpace.mean(sentenceVectors) }

  mutating func read(_ step: EncodedStep) -> Reading {
    score = nil
    guard let view = view(with: step) else { return .unknown }
    let best = judge(view)
    score = best.score
    guard best.score > 0, best.score >= condition.releaseThreshold else { return .clear }
    return best.score >= condition.threshold ? .met(best) : .holding(best)
  }

  /// The sentence that a view fits best, with the score of its fit.
  ///
  /// Against others the score is a softmax over cosines, of that sentence and of those.
  func judge(_ view: [Float]) -> LabelScore {
    let cosines = sentenceVectors.map { SharedSpace.dot($0, view) }
    let best = cosines.indices.max { cosines[$0] < cosines[$1] } ?? 0
    let rivals = againstVectors.map { SharedSpace.dot($0, view) }
    let odds = rivals.map { exp(($0 - cosines[best]) / Self.temperature) }.reduce(0, +)
    let score = rivals.isEmpty ? max(0, cosines[best]) : 1 / (1 + odds)
    return LabelScore(name: condition.sentences[best], score: score)
  }

  /// What the last steps show together; `nil` where too few of them show anything.
  private mutating func view(with step: EncodedStep) -> [Float]? {
    if epoch != step.epoch { recent = [] }
    epoch = step.epoch
    recent = (recent + [step.video?.vector]).suffix(stepCount)
    let seen = recent.compactMap(\.self)
    guard Double(seen.count) >= Self.minimumCoverage * Double(stepCount) else { return nil }
    return SharedSpace.mean(seen)
  }
}
