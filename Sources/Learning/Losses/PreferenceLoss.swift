// SPDX-License-Identifier: Apache-2.0
import Foundation
import Tensors

/// How far things prefer a sentence that is true of them to one that is not.
///
/// With unit vectors v, p (true) and n (not true), temperature T, over the items that have an n:
///
///     loss = mean of log(1 + exp((v · n - v · p) / T))
///
/// the logistic loss of a pair (Burges et al. 2005, doi:10.1145/1102351.1102363). Where n says the
/// same events in another order, order is all that can tell them apart.
package struct PreferenceLoss: Sendable {
  package struct Result: Sendable {
    package let loss: Double
    /// Share of the items that prefer what is true; half where they cannot tell.
    package let accuracy: Double
    /// `[B, D]` each, 0 for items without a contrast.
    package let things: Tensor
    package let sentences: Tensor
    package let contrasts: Tensor
  }

  private let scale: Double

  package init(temperature: Double = 0.07) {
    precondition(temperature > 0, "PreferenceLoss: temperature \(temperature)")
    scale = 1 / temperature
  }

  /// - Parameters:
  ///   - things: v, `[B, D]`, unit length.
  ///   - sentences: p, `[B, D]`, unit length.
  ///   - contrasts: n, `[B, D]`, unit length where there is one.
  ///   - present: `[B]`, the items that have a contrast.
  /// - Returns: loss, accuracy and gradients; `nil` if no item has a contrast.
  package func callAsFunction(
    things: Tensor, sentences: Tensor, contrasts: Tensor, present: [Bool]
  ) -> Result? {
    precondition(
      things.rank == 2 && sentences.shape == things.shape && contrasts.shape == things.shape
        && present.count == things.shape[0],
      "PreferenceLoss: \(things.shape), \(sentences.shape), \(contrasts.shape), \(present.count)")
    let items = present.indices.filter { present[$0] }
    guard !items.isEmpty else { return nil }
    let difference = contrasts - sentences
    var (loss, accuracy) = (0.0, 0.0)
    var slopes = Array(repeating: Float(0), count: present.count)
    for item in items {
      let margin = things.element(item).dot(difference.element(item))
      let logit = scale * margin
      // log(1 + exp(x)) without overflow
      loss += max(logit, 0) + log1p(exp(-abs(logit)))
      slopes[item] = Float(scale / (1 + exp(-logit)) / Double(items.count))
      accuracy += margin < 0 ? 1 : margin == 0 ? 0.5 : 0
    }
    let slope = Tensor(slopes, shape: [present.count])
    let pull = things.scalingRows(by: slope)
    return Result(
      loss: loss / Double(items.count), accuracy: accuracy / Double(items.count),
      things: difference.scalingRows(by: slope), sentences: pull * -1, contrasts: pull)
  }
}
