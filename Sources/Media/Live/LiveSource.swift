// SPDX-License-Identifier: Apache-2.0
import Core
import Logging

/// Watches one camera for ever: whatever breaks is opened again, and what was missed is told.
///
/// Time is the host's, from when this was made, and runs on over all connections. `next` is to be
/// called from one thread at a time, `stop` and `status` from any. There is one reader thread, from
/// the first call of `next` until the end.
package final class LiveSource: Sendable {
  private struct State {
    var supervisor: LiveSupervisor
    var isStopping = false
  }

  private let clock: LiveClock
  private let reader: LiveReader
  private let state: Locked<State>

  /// - Parameters:
  ///   - name: what messages call the source.
  ///   - options: how it is watched.
  ///   - clock: tells the time, and waits.
  ///   - random: for the time between attempts.
  ///   - logger: told of trouble: news at warning, what goes on at debug.
  ///   - opener: makes a connection.
  package init(
    name: String, options: LiveOptions, clock: LiveClock = .system,
    random: any RandomNumberGenerator & Sendable = SystemRandomNumberGenerator(), logger: Logger,
    opener: @escaping LiveOpener
  ) {
    self.clock = clock
    reader = LiveReader(name: name, options: options, clock: clock, opener: opener)
    state = Locked(
      State(
        supervisor: LiveSupervisor(
          name: name, options: options, began: clock.host.now().monotonic, random: random,
          logger: logger)))
  }

  deinit { reader.close() }

  /// The next event; `nil` after `stop`, and at the end of a file that is played once.
  ///
  /// Waits for as long as there is nothing to say. It never throws: what goes wrong with a camera is
  /// told as health and tried again.
  ///
  /// - Returns: the event.
  package func next() throws(MediaError) -> SourceEvent? {
    while true {
      if let event = state.withLock({ $0.supervisor.takeEvent() }) { return event }
      if let patience = turn() { reader.mailbox.wait(atMost: patience) }
      if state.withLock({ $0.supervisor.isFinished }) {
        reader.close()
        return nil
      }
    }
  }

  /// Makes `next` give out what has come so far and then end, within a second.
  package func stop() {
    state.withLock { $0.isStopping = true }
    reader.mailbox.wake()
  }

  /// How the source is doing.
  package var status: LiveStatus {
    state.withLock { $0.supervisor.status(at: clock.host.now(), bytes: reader.traffic.bytes) }
  }

  /// Deals with one message, or with what is due; says how long to wait for the next.
  private func turn() -> MediaTime? {
    let message = reader.mailbox.take()
    let now = clock.host.now()
    let lastPacket = reader.traffic.lastArrival
    let (command, patience) = state.withLock { state in
      if let message { state.supervisor.handle(message, at: now) }
      let stopping = state.isStopping ? state.supervisor.stop(at: now) : nil
      let command = stopping ?? state.supervisor.advance(to: now, lastPacket: lastPacket)
      let isBusy = message != nil || command != nil || state.supervisor.hasEvents
      let patience = state.supervisor.patience(at: now, lastPacket: lastPacket)
      return (command, isBusy ? nil : patience)
    }
    switch command {
    case .open(let number): reader.open(number)
    case .interrupt: reader.interrupt()
    case .close: reader.close()
    case nil: break
    }
    return patience
  }
}
