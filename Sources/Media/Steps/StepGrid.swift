// SPDX-License-Identifier: Apache-2.0
import Core

/// The ticks of one epoch: step `k` covers `duration` from `origin + k * duration` on.
struct StepGrid: Equatable {
  let epoch: Int
  let origin: MediaTime
  let duration: MediaTime

  func start(_ index: Int) -> MediaTime { origin + duration * index }
  func end(_ index: Int) -> MediaTime { start(index + 1) }
  func centre(_ index: Int) -> MediaTime {
    MediaTime(nanoseconds: start(index).nanoseconds + duration.nanoseconds / 2)
  }

  /// The step that `time` lies in; those before the origin count as the first.
  func index(at time: MediaTime) -> Int {
    max(0, Int((time - origin).nanoseconds / duration.nanoseconds))
  }

  /// Steps whose middle the footage reaches; whatever is shorter than that is still one step.
  func count(upTo end: MediaTime) -> Int {
    guard end > origin else { return 0 }
    return max(1, index(at: MediaTime(nanoseconds: end.nanoseconds + duration.nanoseconds / 2)))
  }
}
