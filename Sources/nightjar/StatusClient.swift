// SPDX-License-Identifier: Apache-2.0
import Foundation
import Monitoring
import SystemPackage

/// Asks a running daemon for its status over its Unix socket.
struct StatusClient {
  /// More than a thousand cameras have to say.
  private static let maximumBytes = 16 << 20
  private static let timeoutSeconds = 5

  let path: String

  func ask() throws -> DaemonStatus {
    let socket = try connect()
    defer { try? socket.close() }
    let answer: [UInt8]
    do {
      let request = "GET /status HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n"
      try socket.writeAll(request.utf8)
      answer = try readAll(socket)
    } catch {
      throw failure("it did not answer: \(error)")
    }
    let end = answer.firstRange(of: Array("\r\n\r\n".utf8))
    guard let end,
      String(decoding: answer[..<end.lowerBound], as: UTF8.self)
        .hasPrefix("HTTP/1.1 200 ")
    else { throw failure("what listens there is not nightjar") }
    do {
      return try DaemonStatus(json: Data(answer[end.upperBound...]))
    } catch {
      throw failure("its status cannot be read, perhaps it is of another version")
    }
  }

  private func connect() throws -> FileDescriptor {
    var address = sockaddr_un()
    address.sun_family = sa_family_t(AF_UNIX)
    let bytes = Array(path.utf8)
    let isLongEnough = withUnsafeMutableBytes(of: &address.sun_path) { buffer in
      guard bytes.count < buffer.count else { return false }
      buffer.copyBytes(from: bytes)
      return true
    }
    guard isLongEnough else { throw failure("the path is too long") }
    let number = socket(AF_UNIX, Int32(SOCK_STREAM.rawValue) | Int32(SOCK_CLOEXEC.rawValue), 0)
    guard number >= 0 else { throw failure("\(Errno(rawValue: errno))") }
    var limit = timeval(tv_sec: Self.timeoutSeconds, tv_usec: 0)
    for option in [SO_RCVTIMEO, SO_SNDTIMEO] {
      setsockopt(number, SOL_SOCKET, option, &limit, socklen_t(MemoryLayout<timeval>.size))
    }
    let result = withUnsafePointer(to: address) { pointer in
      pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
        Foundation.connect(number, $0, socklen_t(MemoryLayout<sockaddr_un>.size))
      }
    }
    guard result == 0 else {
      let reason = Errno(rawValue: errno)
      close(number)
      throw failure("\(reason)")
    }
    return FileDescriptor(rawValue: number)
  }

  private func readAll(_ socket: FileDescriptor) throws -> [UInt8] {
    var all: [UInt8] = []
    while all.count < Self.maximumBytes {
      var part = [UInt8](repeating: 0, count: 1 << 16)
      let count = try part.withUnsafeMutableBytes { try socket.read(into: $0) }
      if count == 0 { break }
      all += part.prefix(count)
    }
    return all
  }

  private func failure(_ reason: String) -> Failure {
    Failure(
      """
      status: no daemon answers on \(path) (\(reason)). Is nightjar running? \
      If it listens elsewhere, name its socket with --socket.
      """, status: .unavailable)
  }
}
