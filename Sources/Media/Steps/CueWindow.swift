// SPDX-License-Identifier: Apache-2.0
import Core

/// Hands out the cues that overlap each of a run of steps, in one pass over the transcript.
struct CueWindow {
  private let cues: [Cue]
  private var next = 0
  private var current: [Cue] = []

  /// - Parameter cues: in any order.
  init(_ cues: [Cue]) {
    let ordered = cues.enumerated().sorted {
      ($0.element.start, $0.offset) < ($1.element.start, $1.offset)
    }
    self.cues = ordered.map(\.element)
  }

  /// Cues that overlap `start..<end`, by start time; `start` must not decrease between calls.
  mutating func overlapping(from start: MediaTime, to end: MediaTime) -> [Cue] {
    current.removeAll { $0.end <= start && $0.start < start }
    while next < cues.count, cues[next].start < end {
      if cues[next].overlaps(from: start, to: end) { current.append(cues[next]) }
      next += 1
    }
    return current.filter { $0.overlaps(from: start, to: end) }
  }
}
