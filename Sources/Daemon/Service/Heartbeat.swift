// SPDX-License-Identifier: Apache-2.0
import Core
import Dispatch
import Pipeline

/// Whether the pipeline makes progress, for the watchdog and for `/healthz`.
final class Heartbeat: Sendable {
  /// Work that is in hand for so long, with nothing finished meanwhile, is stuck.
  static let patience = 30.0

  private struct State {
    var last: Watchdog.Progress?
    var since: DispatchTime
  }

  private let pool: EncodingPool
  private let state = Locked(State(last: nil, since: .now()))

  init(pool: EncodingPool) { self.pool = pool }

  /// What the pipeline has done.
  @Sendable func progress() -> Watchdog.Progress {
    let statistics = pool.statistics
    return Watchdog.Progress(finished: statistics.progress, pending: statistics.pending)
  }

  @Sendable func isAlive() -> Bool {
    let now = progress()
    return state.withLock { state in
      if Watchdog.isAlive(now, after: state.last) { state = State(last: now, since: .now()) }
      return DispatchTime.now() < state.since + Self.patience
    }
  }
}
