// SPDX-License-Identifier: Apache-2.0
import Core

/// Joins damaged steps that follow one another into gaps.
struct DamageRun {
  private var start: MediaTime?
  private var end = MediaTime.zero
  private var steps = 0
  private(set) var total = 0

  /// Notes the next step; returns the gap that ends with it not being damaged.
  mutating func add(_ step: Step, isDamaged: Bool) -> Gap? {
    guard isDamaged else { return finish() }
    if start == nil { start = step.start }
    end = step.end
    steps += 1
    total += 1
    return nil
  }

  /// The gap that is open, if there is one.
  mutating func finish() -> Gap? {
    guard let start else { return nil }
    let gap = Gap(start: start, end: end, cause: .damaged, droppedSteps: steps)
    self.start = nil
    steps = 0
    return gap
  }
}
