// SPDX-License-Identifier: Apache-2.0
import Foundation

/// Ports of 127.0.0.1 on which nothing listens, for programs that cannot choose one themselves.
package enum FreePort {
  package static func udp() throws -> Int {
    let descriptor = socket(AF_INET, Int32(SOCK_DGRAM.rawValue), 0)
    defer { close(descriptor) }
    var address = sockaddr_in()
    address.sin_family = sa_family_t(AF_INET)
    address.sin_addr.s_addr = in_addr_t(0x7F00_0001).bigEndian
    var length = socklen_t(MemoryLayout<sockaddr_in>.size)
    let isBound = withUnsafeMutablePointer(to: &address) {
      $0.withMemoryRebound(to: sockaddr.self, capacity: 1) {
        bind(descriptor, $0, length) == 0 && getsockname(descriptor, $0, &length) == 0
      }
    }
    guard isBound else { throw ServerProcess.Failure(description: "no free port") }
    return Int(address.sin_port.bigEndian)
  }
}
