// SPDX-License-Identifier: Apache-2.0
import Core

/// Climbs the ladder of `LoadRung` under load and comes down again, one rung at a time.
///
/// It climbs when every observation of `climbDwell` was bad, and descends when every one of
/// `descendDwell` was good; between good and bad it stays. A descent that has to be undone soon
/// doubles the time until the next one, so that it does not swing between two rungs for ever.
package struct LoadShedder: Sendable {
  package struct Settings: Sendable {
    /// Time between two observations.
    package var interval = Duration.milliseconds(500)
    /// A delay from which it is too much.
    package var climbDelay = Duration.seconds(1)
    package var climbDwell = Duration.seconds(2)
    /// The same from the rung `keyframes` on, which takes effect at the next keyframe only.
    package var keyframesDwell = Duration.seconds(10)
    /// A delay up to which there may be time to spare.
    package var descendDelay = Duration.milliseconds(250)
    package var descendDwell = Duration.seconds(30)
    package var longestDescendDwell = Duration.seconds(600)
    /// Share of the workers' time, 0...1, above which one rung less would be too much.
    package var descendUtilisation = 0.6
    /// What counts as unchanged from the rung `reuse` on.
    package var reuse = ReusePlanner.Settings(
      unchangedThreshold: 12, refreshInterval: MediaTime(seconds: 30), quietPeak: 0.003)

    package init() {}
  }

  /// How things stand at one moment.
  struct Load {
    /// How far behind real time the work is.
    var delay: Duration
    var dropped = 0
    var utilisation = 0.0
  }

  private let settings: Settings
  private let highest: LoadRung
  private(set) var rung = LoadRung.configured
  private var badSince: ContinuousClock.Instant?
  private var goodSince: ContinuousClock.Instant?
  private var lastDescent: ContinuousClock.Instant?
  private var descendDwell: Duration

  init(_ settings: Settings, highest: LoadRung = .drop) {
    self.settings = settings
    self.highest = highest
    descendDwell = settings.descendDwell
  }

  /// Takes the next observation; `rung` is what follows from it.
  mutating func observe(_ load: Load, at now: ContinuousClock.Instant) {
    let isBad = load.delay >= settings.climbDelay || load.dropped > 0
    let isGood =
      load.delay <= settings.descendDelay && load.dropped == 0
      && load.utilisation <= settings.descendUtilisation
    badSince = isBad ? badSince ?? now : nil
    goodSince = isGood ? goodSince ?? now : nil
    let climbDwell = rung == .keyframes ? settings.keyframesDwell : settings.climbDwell
    if let badSince, now - badSince >= climbDwell {
      climb(at: now)
    } else if let goodSince, now - goodSince >= descendDwell {
      descend(at: now)
    }
  }

  private mutating func climb(at now: ContinuousClock.Instant) {
    guard rung < highest else { return }
    if let lastDescent, now - lastDescent < descendDwell {
      descendDwell = min(descendDwell * 2, settings.longestDescendDwell)
    }
    lastDescent = nil
    rung = rung.above
    badSince = now
  }

  private mutating func descend(at now: ContinuousClock.Instant) {
    if rung == .configured {
      descendDwell = settings.descendDwell
      return
    }
    rung = rung.below
    lastDescent = now
    goodSince = now
  }
}
