// SPDX-License-Identifier: Apache-2.0
import Glibc

/// A Unix datagram socket to which a service writes how it is doing: the far end of `sd_notify(3)`.
package struct NotifySocket: Sendable {
  private let path: String

  /// - Parameter path: a path, or a name in the abstract namespace with `@` before it.
  package init(path: String) {
    self.path = path
  }

  /// Sends one message and waits for nothing.
  ///
  /// - Parameter message: lines such as `READY=1`.
  /// - Returns: 0, or the number of the error.
  @discardableResult
  package func send(_ message: String) -> Int32 {
    var address = sockaddr_un()
    address.sun_family = sa_family_t(AF_UNIX)
    let bytes = Array(path.utf8)
    let capacity = MemoryLayout.size(ofValue: address.sun_path)
    guard !bytes.isEmpty, bytes.count < capacity else { return ENAMETOOLONG }
    withUnsafeMutableBytes(of: &address.sun_path) { destination in
      destination.copyBytes(from: bytes)
      // A name in the abstract namespace begins with a zero instead.
      if bytes[0] == UInt8(ascii: "@") { destination[0] = 0 }
    }
    let offset = MemoryLayout<sockaddr_un>.offset(of: \.sun_path) ?? 2
    let length = socklen_t(offset + bytes.count)
    let descriptor = socket(AF_UNIX, Int32(SOCK_DGRAM.rawValue | SOCK_CLOEXEC.rawValue), 0)
    guard descriptor >= 0 else { return errno }
    defer { close(descriptor) }
    let text = Array(message.utf8)
    let sent = withUnsafePointer(to: &address) { pointer in
      pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
        sendto(
          descriptor, text, text.count, Int32(MSG_NOSIGNAL | MSG_DONTWAIT), $0,
          length)
      }
    }
    return sent == text.count ? 0 : errno
  }
}
