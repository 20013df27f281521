// SPDX-License-Identifier: Apache-2.0
import Core
import Foundation

/// Takes the flicker out of scores that are measured step by step.
///
/// Exponential smoothing: after `timeConstant` of a score that jumped from 0 to 1, the smoothed one
/// is at 0.63. It is worked out from times and not from numbers of steps, so that missing steps
/// count as the time that they are.
struct ScoreSmoother: Sendable {
  /// Zero leaves the scores as they are.
  let timeConstant: MediaTime
  private var smoothed: [Float] = []
  private var last: MediaTime?

  init(timeConstant: MediaTime) { self.timeConstant = timeConstant }

  /// - Parameters:
  ///   - scores: as many as the last time; before the first ones they were 0.
  ///   - start: when their step starts.
  ///   - end: when it ends.
  /// - Returns: the smoothed scores.
  mutating func smooth(_ scores: [Float], from start: MediaTime, to end: MediaTime) -> [Float] {
    guard timeConstant > .zero else { return scores }
    if smoothed.count != scores.count { smoothed = Array(repeating: 0, count: scores.count) }
    let elapsed = end - (last ?? start)
    last = end
    let weight = Float(1 - exp(-max(0, elapsed.seconds) / timeConstant.seconds))
    for index in scores.indices { smoothed[index] += weight * (scores[index] - smoothed[index]) }
    return smoothed
  }
}
