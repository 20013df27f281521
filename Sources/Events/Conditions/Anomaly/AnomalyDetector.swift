// SPDX-License-Identifier: Apache-2.0
import Core
import Segments

/// Reports what the camera's normality made of the segment that was completed last.
struct AnomalyDetector: Sendable {
  private let condition: AnomalyCondition
  private var verdict = Normality.Verdict.unknown
  private var epoch: Int?

  init(_ condition: AnomalyCondition) { self.condition = condition }

  /// Takes the verdict on a segment; it stands until the next one.
  mutating func take(_ verdict: Normality.Verdict) { self.verdict = verdict }

  /// How unusual the last segment was; `nil` if it was not judged.
  var score: Float? {
    if case .judged(let score, _) = verdict { score } else { nil }
  }

  /// Why nothing can be told, if nothing can.
  var excuse: String? {
    switch verdict {
    case .judged: nil
    case .unknown: "not judged: too little was seen or heard"
    case .warmingUp(let seen, let needed): "warming up: \(seen) of \(needed) segments seen"
    }
  }

  /// The verdict on the last segment of the step's epoch.
  mutating func read(_ step: EncodedStep) -> Reading {
    if let epoch, epoch != step.epoch { verdict = .unknown }
    epoch = step.epoch
    guard case .judged(let score, let nearest) = verdict else { return .unknown }
    guard score > 0, score >= condition.releaseThreshold else { return .clear }
    let finding = LabelScore(
      name: "unlike what is usual at this hour; nearest to segment \(nearest)", score: score)
    return score >= condition.threshold ? .met(finding) : .holding(finding)
  }
}
