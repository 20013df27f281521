// SPDX-License-Identifier: Apache-2.0

/// Ends a training that no longer gets better, and remembers when it was best.
package struct EarlyStopping: Codable, Equatable, Sendable {
  package enum Verdict: Equatable, Sendable {
    /// The best so far: worth keeping.
    case improved
    case waiting
    case stop
  }

  /// Evaluations without a better one that end the training.
  package let patience: Int
  /// What a metric has to exceed the best by.
  package let margin: Double
  /// The best value, the higher the better, and the evaluation, from 0, that had it.
  package private(set) var best: Double?
  package private(set) var bestEvaluation: Int?
  package private(set) var evaluations = 0

  package init(patience: Int, margin: Double = 0) {
    precondition(patience > 0 && margin >= 0, "EarlyStopping: patience \(patience), \(margin)")
    (self.patience, self.margin) = (patience, margin)
  }

  /// Takes the metric of the next evaluation; NaN is never better.
  package mutating func record(_ metric: Double) -> Verdict {
    defer { evaluations += 1 }
    if !metric.isNaN, best.map({ metric > $0 + margin }) ?? true {
      (best, bestEvaluation) = (metric, evaluations)
      return .improved
    }
    return evaluations - (bestEvaluation ?? -1) >= patience ? .stop : .waiting
  }
}
