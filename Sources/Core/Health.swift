// SPDX-License-Identifier: Apache-2.0

/// A change in how well a live source can be watched.
package struct Health: Hashable, Sendable {
  package enum State: String, CaseIterable, Codable, Sendable {
    /// Footage comes and is analysed.
    case up
    /// There is no connection, and the last attempts to make one failed.
    case down
    /// The connection was lost and is being made anew.
    case reconnecting
    /// Footage comes, but less of it is analysed than was asked for.
    case degraded
  }

  /// What happened to the source since the daemon began to watch it.
  package struct Counters: Hashable, Codable, Sendable {
    package var connections = 0
    package var failedConnections = 0
    package var steps = 0
    package var droppedSteps = 0

    package init() {}
  }

  package let state: State
  /// When it changed, on the source's own clock.
  package let time: MediaTime
  package let clock: WallClock
  /// One sentence; `nil` where the state says it all.
  package let cause: String?
  package let counters: Counters

  package init(
    state: State, time: MediaTime, clock: WallClock, cause: String?, counters: Counters
  ) {
    self.state = state
    self.time = time
    self.clock = clock
    self.cause = cause
    self.counters = counters
  }
}
