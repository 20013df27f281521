// SPDX-License-Identifier: Apache-2.0
import Foundation
import TestSupport

/// A TCP port of 127.0.0.1 that belongs to this process, behind which there is no camera.
final class LocalPort {
  enum Kind {
    /// Takes connections and never says anything.
    case silent
    /// Refuses connections.
    case dead
  }

  struct NoPort: Error {}

  let number: Int
  private let descriptor: Int32

  init(_ kind: Kind) throws {
    descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
    var address = sockaddr_in()
    address.sin_family = sa_family_t(AF_INET)
    address.sin_addr.s_addr = in_addr_t(0x7F00_0001).bigEndian
    var length = socklen_t(MemoryLayout<sockaddr_in>.size)
    let descriptor = descriptor
    let isBound = withUnsafeMutablePointer(to: &address) {
      $0.withMemoryRebound(to: sockaddr.self, capacity: 1) {
        bind(descriptor, $0, length) == 0 && getsockname(descriptor, $0, &length) == 0
      }
    }
    number = Int(address.sin_port.bigEndian)
    guard isBound, kind == .dead || listen(descriptor, 16) == 0 else {
      throw NoPort()
    }
  }

  deinit { close(descriptor) }

  /// Own ports of the connections from this machine to a port of 127.0.0.1.
  ///
  /// Source: proc_net_tcp.txt of the kernel: addresses in hexadecimal, state 1 is established.
  static func connections(to port: Int) throws -> Set<String> {
    // Foundation reads only the beginning of files that the kernel makes up.
    let table = try RunningProcess(URL(filePath: "/bin/cat"), ["/proc/net/tcp"]).output
    let peer = "0100007F:" + String(format: "%04X", port)
    let rows = table.split(separator: "\n").map { $0.split(separator: " ") }
    return Set(
      rows.filter { $0.count > 3 && $0[2] == peer && $0[3] == "01" }.map { String($0[1]) })
  }
}
