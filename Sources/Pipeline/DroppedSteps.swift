// SPDX-License-Identifier: Apache-2.0
import Core
import Segments

/// Successive steps of one epoch that were read but never encoded.
struct DroppedSteps: Equatable, Sendable {
  /// A loss that goes on is reported this often, so that a crash hides no more.
  static let longestGap = MediaTime(seconds: 60)

  let cause: Gap.Cause
  let epoch: Int
  let firstIndex: Int
  let start: MediaTime
  let duration: MediaTime
  let clock: WallClock
  private(set) var count = 1

  init(_ step: Step, cause: Gap.Cause) {
    self.cause = cause
    epoch = step.epoch
    firstIndex = step.index
    start = step.start
    duration = step.duration
    clock = step.clock
  }

  var end: MediaTime { start + duration * count }

  var gap: Gap {
    Gap(start: start, end: end, cause: cause, droppedSteps: count, clock: clock)
  }

  /// The steps, in none of which anything was seen or heard.
  var encodedSteps: [EncodedStep] {
    (0..<count).map { offset in
      EncodedStep(
        index: firstIndex + offset, epoch: epoch, start: start + duration * offset,
        end: start + duration * (offset + 1), video: nil, audio: nil, audioCoverage: 0,
        loudnessPeak: 0, frame: nil, cues: nil, clock: clock)
    }
  }

  /// Takes in those that follow without a hole, up to a length worth a gap of its own.
  mutating func join(_ next: DroppedSteps) -> Bool {
    guard next.cause == cause, next.epoch == epoch, next.firstIndex == firstIndex + count,
      next.end - start <= Self.longestGap
    else { return false }
    count += next.count
    return true
  }
}
