// SPDX-License-Identifier: Apache-2.0
import Core
import Notify

/// Tells systemd how the daemon is doing, in the protocol of `sd_notify(3)`.
///
/// Without `NOTIFY_SOCKET` in the environment, as in a terminal, nothing is told to anybody.
package struct ServiceManager: Sendable {
  private let socket: NotifySocket?
  /// How often a sign of life is asked for; `nil` if none is.
  package let watchdogInterval: MediaTime?

  /// - Parameters:
  ///   - environment: has `NOTIFY_SOCKET`, and `WATCHDOG_USEC` and `WATCHDOG_PID` for a watchdog.
  ///   - processIdentifier: ours; a watchdog that is meant for another process is left alone.
  package init(environment: [String: String], processIdentifier: Int32) {
    let path = environment["NOTIFY_SOCKET"].flatMap { $0.isEmpty ? nil : $0 }
    socket = path.map(NotifySocket.init)
    let isForUs = environment["WATCHDOG_PID"].map { $0 == "\(processIdentifier)" } ?? true
    let microseconds = environment["WATCHDOG_USEC"].flatMap(Int64.init)
    watchdogInterval = microseconds.flatMap {
      path != nil && isForUs && (1...86_400_000_000).contains($0)
        ? MediaTime(nanoseconds: $0 * 1000) : nil
    }
  }

  package func ready(status: String) { tell("READY=1", "STATUS=\(status)") }

  /// A line that `systemctl status` shows.
  package func status(_ text: String) { tell("STATUS=\(text)") }

  /// A reload has begun; `ready` ends it.
  ///
  /// - Parameter monotonic: the time on `CLOCK_MONOTONIC`.
  package func reloading(at monotonic: MediaTime) {
    tell("RELOADING=1", "MONOTONIC_USEC=\(monotonic.nanoseconds / 1000)")
  }

  package func stopping(status: String) { tell("STOPPING=1", "STATUS=\(status)") }

  /// What is going on takes this much longer.
  package func extendTimeout(by time: MediaTime) {
    tell("EXTEND_TIMEOUT_USEC=\(time.nanoseconds / 1000)")
  }

  /// A sign of life.
  package func keepAlive() { tell("WATCHDOG=1") }

  private func tell(_ lines: String...) {
    // A line feed would begin another assignment.
    let clean = lines.map { $0.replacing("\n", with: " ") }
    socket?.send(clean.joined(separator: "\n"))
  }
}
