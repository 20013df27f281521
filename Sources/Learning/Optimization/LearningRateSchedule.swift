// SPDX-License-Identifier: Apache-2.0
import Foundation

/// A linear rise of the learning rate to its peak, then half a cosine down to its floor.
///
/// Source: warm-up of Goyal et al. 2017, arXiv 1706.02677; cosine of Loshchilov and Hutter 2017,
/// arXiv 1608.03983, without restarts.
package struct LearningRateSchedule: Codable, Equatable, Sendable {
  package let peak: Double
  package let floor: Double
  package let warmUpSteps: Int
  /// Warm-up included.
  package let totalSteps: Int

  package init(peak: Double, floor: Double = 0, warmUpSteps: Int, totalSteps: Int) {
    precondition(
      0...totalSteps ~= warmUpSteps,
      "LearningRateSchedule: \(warmUpSteps) steps of warm-up in \(totalSteps)")
    (self.peak, self.floor) = (peak, floor)
    (self.warmUpSteps, self.totalSteps) = (warmUpSteps, totalSteps)
  }

  /// The rate for a step, counted from 0.
  ///
  /// The first step has the first of `warmUpSteps` equal parts of the peak, the last of warm-up the
  /// whole; from `totalSteps` on it is the floor.
  package func rate(at step: Int) -> Double {
    if step < warmUpSteps { return peak * Double(step + 1) / Double(warmUpSteps) }
    guard step < totalSteps else { return floor }
    let progress = Double(step - warmUpSteps) / Double(totalSteps - warmUpSteps)
    return floor + (peak - floor) * (1 + cos(.pi * progress)) / 2
  }
}
