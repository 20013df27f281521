// SPDX-License-Identifier: Apache-2.0

/// Measures now and then how busy a pool is, and keeps the rung that follows from it.
struct PoolShedding {
  private var shedder: LoadShedder
  private let interval: Duration
  private let workers: Int
  private var lastObservation: ContinuousClock.Instant
  /// Share of the workers' time that was spent encoding, 0...1, as last observed.
  private(set) var utilisation = 0.0
  /// Time spent encoding since the last observation, of all workers together.
  var busy = Duration.zero
  /// Steps of live sources lost since the last observation.
  var dropped = 0

  init(_ settings: LoadShedder.Settings, workers: Int, now: ContinuousClock.Instant) {
    shedder = LoadShedder(settings)
    interval = settings.interval
    self.workers = workers
    lastObservation = now
  }

  var rung: LoadRung { shedder.rung }

  func isDue(at now: ContinuousClock.Instant) -> Bool { now - lastObservation >= interval }

  /// - Parameters:
  ///   - wait: how long the oldest step of a live source has been waiting.
  ///   - now: the time.
  mutating func observe(wait: Duration, at now: ContinuousClock.Instant) {
    let elapsed = max(now - lastObservation, .nanoseconds(1))
    utilisation = min(1, busy / (elapsed * workers))
    shedder.observe(
      LoadShedder.Load(delay: wait, dropped: dropped, utilisation: utilisation), at: now)
    busy = .zero
    dropped = 0
    lastObservation = now
  }
}
