// SPDX-License-Identifier: Apache-2.0
import Core
import Segments

/// Reports what the camera's normality made of the segment that was completed last.
struct AnomalyDetector: LeafDetector {
  private let condition: AnomalyCondition
  /// That on the last segment, and the epoch that it was in.
  private var verdict: (AnomalyVerdict, epoch: Int)?
  /// How unusual the last segment was; `nil` if it was not judged.
  private(set) var score: Float?

  init(_ condition: AnomalyCondition) { self.condition = condition }

  /// Takes the verdict on a segment; it stands until the next one, or the next epoch.
  mutating func take(_ verdict: AnomalyVerdict, epoch: Int) { self.verdict = (verdict, epoch) }

  mutating func read(_ step: EncodedStep) -> Reading {
    score = nil
    guard let (verdict, epoch) = verdict, epoch == step.epoch,
      case .judged(let score, let nearest) = verdict
    else { return .unknown }
    self.score = score
    guard score > 0, score >= condition.releaseThreshold else { return .clear }
    let finding = LabelScore(
      name: "unlike what is usual at this hour; nearest to segment \(nearest)", score: score)
    return score >= condition.threshold ? .met(finding) : .holding(finding)
  }
}
