// SPDX-License-Identifier: Apache-2.0
import TestSupport

/// Takes what a daemon tells its service manager, in the protocol of `sd_notify(3)`.
final class Systemd {
  /// What the daemon has to be given.
  let environment: [String: String]
  private let peer: DatagramPeer

  init(in folder: TemporaryFolder, watchdogMicroseconds: Int? = nil) throws {
    let path = "\(folder.path)/notify"
    peer = try DatagramPeer(path)
    environment = ["NOTIFY_SOCKET": path].merging(
      watchdogMicroseconds.map { ["WATCHDOG_USEC": "\($0)"] } ?? [:]
    ) { $1 }
  }

  /// The next message that has such a line; `nil` if half a minute passes without any message.
  func message(with prefix: String) -> [Substring]? {
    while let message = peer.receive() {
      let lines = message.split(separator: "\n")
      if lines.contains(where: { $0.hasPrefix(prefix) }) { return lines }
    }
    return nil
  }
}
