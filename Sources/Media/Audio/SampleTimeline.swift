// SPDX-License-Identifier: Apache-2.0

/// Samples at their places on an unlimited axis, with holes where there are none.
///
/// Holes take no memory, and what is discarded is given back.
struct SampleTimeline {
  private struct Run {
    var start: Int
    var samples: [Float]
    var end: Int { start + samples.count }
  }

  private var runs: [Run] = []
  private var position = 0

  /// One past the last sample, even if it has been discarded; everything before it is final.
  private(set) var end: Int?

  /// The next samples belong at `position`.
  mutating func move(to position: Int) { self.position = position }

  /// Puts samples behind the last ones; those that would overlap earlier samples are dropped.
  ///
  /// Values are kept in -1...1, and what is not a number becomes 0.
  mutating func append(_ samples: some RandomAccessCollection<Float>) {
    let overlap = min(samples.count, max(0, (end ?? position) - position))
    position += overlap
    guard overlap < samples.count else { return }
    if runs.last?.end != position { runs.append(Run(start: position, samples: [])) }
    runs[runs.count - 1].samples.append(
      contentsOf: samples.dropFirst(overlap).lazy.map { $0 >= -1 ? min($0, 1) : $0 < -1 ? -1 : 0 })
    position += samples.count - overlap
    end = position
  }

  /// `count` samples from `start` on, 0 in holes; `nil` if there is none at all.
  func window(start: Int, count: Int) -> [Float]? {
    var window: [Float]?
    for run in runs where run.start < start + count && run.end > start {
      var samples = window ?? [Float](repeating: 0, count: count)
      let (from, to) = (max(start, run.start), min(start + count, run.end))
      samples.replaceSubrange(
        (from - start)..<(to - start), with: run.samples[(from - run.start)..<(to - run.start)])
      window = samples
    }
    return window
  }

  /// How many of the samples in `range` exist.
  func coverage(_ range: Range<Int>) -> Int {
    runs.reduce(0) { $0 + range.clamped(to: $1.start..<$1.end).count }
  }

  /// Forgets samples before `start`, perhaps not all of them at once.
  mutating func discard(before start: Int) {
    runs.removeAll { $0.end <= start }
    // Removing from the front moves the rest: worth it only for a good piece at a time.
    if let first = runs.first, start - first.start > max(16_000, first.samples.count / 2) {
      runs[0].samples.removeFirst(start - first.start)
      runs[0].start = start
    }
  }
}
