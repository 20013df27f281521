// SPDX-License-Identifier: Apache-2.0
import Core
import Glibc

/// The host's two clocks, read together.
package struct HostTime: Hashable, Sendable {
  /// Time since 1970-01-01T00:00:00Z; somebody may set it.
  package let wall: MediaTime
  /// Time since some moment before; it never jumps.
  package let monotonic: MediaTime

  package init(wall: MediaTime, monotonic: MediaTime) {
    self.wall = wall
    self.monotonic = monotonic
  }

  /// What has to be added to the monotonic clock to get the time of day.
  var offset: MediaTime { wall - monotonic }
}

/// Tells what time it is; a parameter, so that tests have time in hand.
package struct HostClock: Sendable {
  package let now: @Sendable () -> HostTime

  package init(now: @escaping @Sendable () -> HostTime) {
    self.now = now
  }

  package static let system = HostClock {
    HostTime(wall: read(CLOCK_REALTIME), monotonic: read(CLOCK_MONOTONIC))
  }

  private static func read(_ clock: clockid_t) -> MediaTime {
    var time = timespec()
    clock_gettime(clock, &time)
    return MediaTime(nanoseconds: Int64(time.tv_sec) * 1_000_000_000 + Int64(time.tv_nsec))
  }
}
