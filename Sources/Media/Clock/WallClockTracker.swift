// SPDX-License-Identifier: Apache-2.0
import Core

/// Finds out, packet by packet, what time of day a live source's own time 0 was.
///
/// Two clocks tell it. The host's is right but sees footage only when it arrives: its estimate is
/// that of the least delayed packets. The camera's sees footage when it is taken but may be wrong:
/// it is believed while it is within 2 s of the host's. The result follows whichever counts, by at
/// most 500 ppm, so that time never runs backward; only a difference of 500 ms or more that lasts is
/// made up for in one step, where a segment begins.
struct WallClockTracker {
  /// How a tracker is set up.
  struct Settings {
    /// Longest time that footage is assumed to take from the lens to the host at best, which no
    /// measurement can tell.
    var assumedLatency = MediaTime(seconds: 0.5)
    /// Steps are counted from 0 in each epoch; where this many begin anew a segment begins.
    var stepsPerSegment = 16
  }

  /// Further off, a camera's clock was never set.
  static let longestOffset = MediaTime(seconds: 2)
  /// A clock that was found wrong has to be this much better than that to be believed again.
  static let hysteresis = MediaTime(seconds: 0.2)
  /// From here on a difference is made up for at once.
  static let stepLimit = MediaTime(seconds: 0.5)
  /// Time for which a difference has to last before that: two sender reports of RTCP, of which one
  /// may be wrong, and longer than what was held up in a network takes to come after all.
  static let stepPatience = MediaTime(seconds: 10)
  /// Parts per million by which time may run too fast or too slowly to make up for a difference.
  static let slewRate: Int64 = 500
  /// After this long without a word from the camera its clock is forgotten.
  static let cameraPatience = MediaTime(seconds: 60)
  /// While the least delay falls faster than by `settlingFall` in `settlingTime`, what was waiting
  /// in buffers is coming in, and nothing is known yet.
  static let settlingTime = MediaTime(seconds: 0.3)
  static let settlingFall = MediaTime(seconds: 0.02)
  static let longestSettling = MediaTime(seconds: 3)

  private let settings: Settings
  private var delays = DelayFilter()
  private var host: HostTime?
  /// The camera's time of day at stream time 0, and when it last said so in stream time.
  private var camera: (origin: MediaTime, heard: MediaTime)?
  private var isCameraBelieved = false
  private var settling: (begin: MediaTime, last: MediaTime, least: MediaTime)?
  /// What was given out last: time of day at stream time 0, and for which step.
  private var current: (origin: MediaTime, start: MediaTime)?
  private var differsSince: MediaTime?

  init(_ settings: Settings = Settings()) {
    self.settings = settings
  }

  /// Takes what a packet tells.
  ///
  /// - Parameters:
  ///   - time: end of what the packet holds, in stream time: a picture's own, or a sound's end.
  ///   - arrival: when it came.
  ///   - stated: time of day that the camera gives for `time`, if it does.
  mutating func observe(_ time: MediaTime, arrival: HostTime, camera stated: MediaTime?) {
    host = arrival
    delays.add(arrival.monotonic - time, at: arrival.monotonic)
    if let stated, stated > .zero { camera = (stated - time, time) }
    if let heard = camera?.heard, time - heard > Self.cameraPatience { camera = nil }
    let limit = Self.longestOffset - (isCameraBelieved ? .zero : Self.hysteresis)
    isCameraBelieved = cameraOffset.map { $0.magnitude <= limit } ?? false
    guard let least = delays.least else { return }
    if let state = settling, least > state.least - Self.settlingFall { return }
    settling = (settling?.begin ?? arrival.monotonic, arrival.monotonic, least)
  }

  /// Whether the packets come as they are taken, and no longer from a buffer that empties.
  var isSettled: Bool {
    guard let settling, let now = host?.monotonic else { return false }
    return now - settling.last >= Self.settlingTime
      || now - settling.begin >= Self.longestSettling
  }

  /// Forgets what belongs to the stream time before a jump.
  mutating func beginEpoch() {
    delays = DelayFilter()
    camera = nil
    isCameraBelieved = false
    settling = nil
    differsSince = nil
  }

  /// The clock of the next step; `start` must not decrease within an epoch.
  mutating func clock(ofStep index: Int, from start: MediaTime) -> WallClock {
    guard let target else { return .none }
    let origin = follow(target, index: index, start: start)
    current = (origin, start)
    return reading(origin)
  }

  /// Stream time of what arrives now if it was taken as long ago as footage always is.
  func streamTime(at arrival: HostTime) -> MediaTime? {
    delays.least.map { arrival.monotonic - $0 }
  }

  /// The clock as it was given out last, or as it would be.
  var latest: WallClock { (current?.origin ?? target).map(reading) ?? .none }

  /// Time of day of stream time 0 if the least delayed packet had taken no time at all.
  private var arrivalOrigin: MediaTime? {
    guard let least = delays.least, let host else { return nil }
    return least + host.offset
  }

  private var cameraOffset: MediaTime? {
    guard let camera, let arrivalOrigin else { return nil }
    return camera.origin - arrivalOrigin
  }

  /// What the result should be.
  private var target: MediaTime? { isCameraBelieved ? camera?.origin : arrivalOrigin }

  private mutating func follow(
    _ target: MediaTime, index: Int, start: MediaTime
  ) -> MediaTime {
    guard let current else { return target }
    let difference = target - current.origin
    guard difference.magnitude >= Self.stepLimit else {
      differsSince = nil
      let elapsed = max(.zero, start - current.start).nanoseconds
      let most = MediaTime(nanoseconds: elapsed * Self.slewRate / 1_000_000)
      return current.origin + max(.zero - most, min(most, difference))
    }
    let since = differsSince ?? start
    differsSince = since
    let isBoundary = index % settings.stepsPerSegment == 0
    guard index == 0 || (isBoundary && start - since >= Self.stepPatience) else {
      return current.origin
    }
    differsSince = nil
    return target
  }

  /// What is known of `origin` by now.
  ///
  /// The truth lies between arrival and the longest latency before it.
  private func reading(_ origin: MediaTime) -> WallClock {
    guard let arrivalOrigin else { return .none }
    let latest = arrivalOrigin + delays.error
    let earliest = arrivalOrigin - delays.error - settings.assumedLatency
    let uncertainty = max((latest - origin).magnitude, (origin - earliest).magnitude)
    return WallClock(
      source: isCameraBelieved ? .camera : .arrival, origin: origin,
      uncertaintyMilliseconds: uncertainty.milliseconds,
      cameraOffsetMilliseconds: cameraOffset?.milliseconds)
  }
}

extension MediaTime {
  fileprivate var magnitude: MediaTime { self < .zero ? .zero - self : self }
  fileprivate var milliseconds: Double { Double(nanoseconds) / 1e6 }
}
