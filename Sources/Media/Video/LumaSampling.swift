// SPDX-License-Identifier: Apache-2.0
import Core

/// How often and how finely brightness is looked at, for what moves.
package struct LumaSampling: Equatable, Sendable {
  /// Pictures per second.
  package var rate: Double
  package var columns: Int
  package var rows: Int

  package init(rate: Double, columns: Int, rows: Int) {
    precondition(rate > 0 && columns > 0 && rows > 0, "LumaSampling: \(rate)/s \(columns)x\(rows)")
    self.rate = rate
    self.columns = columns
    self.rows = rows
  }
}

/// Says which frames are sampled: the nearest to every tick, as far as frames come evenly.
struct LumaTicks {
  private let interval: Int64
  /// Half of the time between two frames: the first that comes later than so long before a tick.
  private let lead: Int64
  private var origin: MediaTime

  init(_ sampling: LumaSampling, frameInterval: MediaTime) {
    interval = MediaTime(seconds: 1 / sampling.rate).nanoseconds
    lead = min(frameInterval.nanoseconds, interval) / 2
    origin = .zero
  }

  mutating func begin(at origin: MediaTime) { self.origin = origin }

  /// Whether a frame is sampled that is shown at `time`, after one at `before`; the first is.
  func isDue(_ time: MediaTime, after before: MediaTime?) -> Bool {
    before.map { tick(time) > tick($0) } ?? true
  }

  private func tick(_ time: MediaTime) -> Int64 {
    let elapsed = (time - origin).nanoseconds + lead
    return elapsed >= 0 ? elapsed / interval : -1
  }
}
