// SPDX-License-Identifier: Apache-2.0
import Core

/// Finds frames that cannot be the nearest one to any step's centre.
///
/// A frame is nearest to the times between the midpoints to its neighbours. Further frames can only
/// narrow that stretch, so one without a centre in it is never needed, whatever comes later.
struct SkipPlanner {
  /// More than the reorder depth of any codec and the look-ahead together.
  private static let memory = 48

  private let grid: StepGrid
  private let ticks: LumaTicks?
  /// Presentation times seen lately, ascending.
  private var times: [MediaTime] = []

  init(grid: StepGrid, ticks: LumaTicks? = nil) {
    self.grid = grid
    self.ticks = ticks
  }

  mutating func insert(_ time: MediaTime) {
    let position = times.lastIndex { $0 <= time }.map { $0 + 1 } ?? 0
    times.insert(time, at: position)
    if times.count > Self.memory { times.removeFirst() }
  }

  /// Whether one of the frames seen lately is shown in this stretch.
  func contains(from start: MediaTime, through end: MediaTime) -> Bool {
    times.contains { $0 >= start && $0 <= end }
  }

  /// Whether the frame shown at `time`, which was inserted before, may be nearest to a centre, or
  /// is sampled.
  func isNeeded(_ time: MediaTime) -> Bool {
    guard
      let before = times.last(where: { $0 < time }), let after = times.first(where: { $0 > time })
    else { return true }
    if let ticks, ticks.isDue(time, after: before) { return true }
    let first = before.nanoseconds + (time - before).nanoseconds / 2
    let last = time.nanoseconds + ((after - time).nanoseconds + 1) / 2
    let half = grid.duration.nanoseconds / 2
    let step = grid.index(at: MediaTime(nanoseconds: first - half))
    return (step...step + 1).contains { index in
      let centre = grid.centre(index).nanoseconds
      return centre >= first && centre <= last
    }
  }
}
