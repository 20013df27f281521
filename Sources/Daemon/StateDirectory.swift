// SPDX-License-Identifier: Apache-2.0
import Foundation

/// Where the daemon keeps what has to outlive it, and where its socket is.
package struct StateDirectory: Sendable {
  package let path: String

  /// - Parameters:
  ///   - configured: `[daemon] state_dir`; empty leaves it to systemd, else to the user's own.
  ///   - environment: has `STATE_DIRECTORY` under systemd.
  package init(
    configured: String, environment: [String: String] = ProcessInfo.processInfo.environment
  ) {
    if !configured.isEmpty {
      path = configured
    } else if let directory = Self.first(of: environment["STATE_DIRECTORY"]) {
      path = directory
    } else {
      let state = environment["XDG_STATE_HOME"] ?? "\(environment["HOME"] ?? "")/.local/state"
      path = "\(state)/nightjar"
    }
  }

  /// The daemon's Unix socket for status and metrics.
  ///
  /// - Parameters:
  ///   - configured: `[http] socket`; empty leaves it to systemd, else to the user's own.
  ///   - environment: has `RUNTIME_DIRECTORY` under systemd.
  /// - Returns: the path.
  package static func socket(
    configured: String, environment: [String: String] = ProcessInfo.processInfo.environment
  ) -> String {
    configured.isEmpty ? sockets(environment)[0] : configured
  }

  /// Where a client finds the daemon: its own user's, else the system's.
  package static func socketOfRunningDaemon(
    configured: String, environment: [String: String] = ProcessInfo.processInfo.environment
  ) -> String {
    guard configured.isEmpty else { return configured }
    let sockets = sockets(environment)
    return sockets.first(where: FileManager.default.fileExists(atPath:)) ?? sockets[0]
  }

  private static func sockets(_ environment: [String: String]) -> [String] {
    let runtime = first(of: environment["RUNTIME_DIRECTORY"])
    let user = environment["XDG_RUNTIME_DIR"].map { "\($0)/nightjar" }
    return [runtime, user, "/run/nightjar"].compactMap { $0.map { "\($0)/nightjar.sock" } }
  }

  /// systemd separates several directories by colons.
  private static func first(of directories: String?) -> String? {
    directories?.split(separator: ":").first.map(String.init)
  }
}
