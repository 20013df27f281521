// SPDX-License-Identifier: Apache-2.0
import Core

/// How far a live source's reader has fallen behind its footage.
///
/// The delay between a step's end and its arrival has an unknown constant part, a network's jitter,
/// bursts (HLS delivers seconds at once), and drifts as clocks do. What counts as lag is how much
/// the smallest delay of the last half minute exceeds the smallest of the last ten minutes.
struct ReaderLag {
  private var recent = RollingMinimum(length: .seconds(15))
  private var usual = RollingMinimum(length: .seconds(300))
  private var epoch: Int?
  private var begin: ContinuousClock.Instant?

  /// Takes the next step and says how late it is.
  mutating func observe(_ step: Step, arrival: ContinuousClock.Instant) -> Duration {
    if epoch != step.epoch { self = ReaderLag() }
    epoch = step.epoch
    let begin = begin ?? arrival
    self.begin = begin
    let delay = (arrival - begin) - .nanoseconds(step.end.nanoseconds)
    return recent.insert(delay, at: arrival) - usual.insert(delay, at: arrival)
  }
}

/// The smallest of the values of the last one to two `length`s.
struct RollingMinimum {
  let length: Duration
  private var halves: (older: Duration?, newer: Duration?)
  private var turn: ContinuousClock.Instant?

  init(length: Duration) { self.length = length }

  mutating func insert(_ value: Duration, at now: ContinuousClock.Instant) -> Duration {
    let begin = turn ?? now
    turn = begin
    if now - begin >= length {
      halves = (now - begin < length * 2 ? halves.newer : nil, nil)
      turn = now
    }
    let newer = min(halves.newer ?? value, value)
    halves.newer = newer
    return min(halves.older ?? newer, newer)
  }
}
