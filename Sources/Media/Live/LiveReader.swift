// SPDX-License-Identifier: Apache-2.0
import Core
import Dispatch
import Foundation

/// Opens and reads connections, one after the other, on a thread of its own.
///
/// FFmpeg can be stuck where nothing ends it (looking up a name, calling a device). Then this thread
/// is, and no other; whoever waits for the mailbox does so with a time limit. The thread keeps all
/// that it touches alive, so it may come back at any time later.
final class LiveReader: Sendable {
  private struct State {
    var next: LiveAttempt?
    var interrupt: InterruptFlag?
    var isClosed = false
    var hasThread = false
  }

  /// By how much readers are nicer than the rest of the process, see nice(2).
  private static let politeness: Int32 = 5

  let mailbox: LiveMailbox
  let traffic: Traffic
  private let name: String
  private let options: LiveOptions
  private let clock: LiveClock
  private let opener: LiveOpener
  private let state = Locked(State())
  private let wanted = DispatchSemaphore(value: 0)

  init(name: String, options: LiveOptions, clock: LiveClock, opener: @escaping LiveOpener) {
    self.name = name
    self.options = options
    self.clock = clock
    self.opener = opener
    traffic = Traffic(host: clock.host)
    mailbox = LiveMailbox(
      capacity: options.mailboxCapacity,
      patience: options.isUnpaced ? nil : options.mailboxPatience, clock: clock)
  }

  /// Starts the next attempt; the one before has to have ended.
  func open(_ number: Int) {
    let needsThread = state.withLock { state in
      let interrupt = InterruptFlag()
      state.interrupt = interrupt
      state.next = LiveAttempt(number: number, interrupt: interrupt, traffic: traffic)
      defer { state.hasThread = true }
      return !state.hasThread
    }
    wanted.signal()
    guard needsThread else { return }
    Thread { self.run() }.start()
  }

  /// Tells the attempt that is under way to give up.
  func interrupt() {
    state.withLock { $0.interrupt }?.set()
  }

  /// Ends the thread, as soon as the attempt that is under way gives up.
  func close() {
    state.withLock { $0.isClosed = true }
    interrupt()
    mailbox.close()
    wanted.signal()
  }

  private func run() {
    // Only now: the system's tools learn a name that a thread gives to itself.
    Thread.current.name = "read \(name)"
    // On Linux this thread's alone. Encoders go first: what a reader leaves lying waits in the
    // network's buffers, and many readers would leave two encoders hardly any time.
    _ = nice(Self.politeness)
    while let attempt = nextAttempt() {
      let failure = read(attempt)
      mailbox.put(.ended(failure))
    }
  }

  private func nextAttempt() -> LiveAttempt? {
    wanted.wait()
    return state.withLock { state in
      defer { state.next = nil }
      return state.isClosed ? nil : state.next
    }
  }

  /// Reads one connection to its end; it is closed when this returns.
  private func read(_ attempt: LiveAttempt) -> MediaError? {
    do throws(MediaError) {
      var connection = try opener(attempt)
      if options.isPlayed {
        connection = PacedConnection(connection, clock: clock, interrupt: attempt.interrupt)
      }
      mailbox.put(.opened)
      do throws(MediaError) {
        while !attempt.interrupt.isSet, let event = try connection.next() { push(event) }
      } catch {
        try drain(connection)
        return error
      }
      if attempt.interrupt.isSet { try drain(connection) }
      return nil
    } catch {
      return error
    }
  }

  /// What was read before a connection broke is no less true.
  private func drain(_ connection: any LiveConnection) throws(MediaError) {
    connection.end()
    while let event = try connection.next() { push(event) }
  }

  private func push(_ event: SourceEvent) {
    mailbox.push(event, arrival: clock.host.now().monotonic)
  }
}
