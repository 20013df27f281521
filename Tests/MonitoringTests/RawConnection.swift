// SPDX-License-Identifier: Apache-2.0
import Foundation

@testable import Monitoring

/// A client's end of a connection, which sends just what it is told to.
final class RawConnection {
  struct Failed: Error {
    let call: String
    let number = errno
  }

  struct Answer {
    let status: Int
    /// Names in lower case.
    let fields: [String: String]
    let body: String
  }

  private let socket: Int32

  /// Connects; an address with a host is taken for 127.0.0.1.
  init(_ address: MonitoringAddress) throws {
    switch address {
    case .tcp(_, let port):
      var address = sockaddr_in()
      address.sin_family = sa_family_t(AF_INET)
      address.sin_port = in_port_t(port).bigEndian
      address.sin_addr.s_addr = in_addr_t(0x7F00_0001).bigEndian
      socket = try Self.connect(AF_INET, address)
    case .unixSocket(let path):
      var address = sockaddr_un()
      address.sun_family = sa_family_t(AF_UNIX)
      withUnsafeMutableBytes(of: &address.sun_path) { $0.copyBytes(from: path.utf8) }
      socket = try Self.connect(AF_UNIX, address)
    }
  }

  deinit { close(socket) }

  private static func connect(_ family: Int32, _ address: some Any) throws -> Int32 {
    let socket = Foundation.socket(family, Int32(SOCK_STREAM.rawValue), 0)
    guard socket >= 0 else { throw Failed(call: "socket") }
    var limit = timeval(tv_sec: 20, tv_usec: 0)
    setsockopt(socket, SOL_SOCKET, SO_RCVTIMEO, &limit, socklen_t(MemoryLayout<timeval>.size))
    let result = withUnsafeBytes(of: address) { bytes in
      Foundation.connect(
        socket, bytes.assumingMemoryBound(to: sockaddr.self).baseAddress, socklen_t(bytes.count))
    }
    guard result == 0 else {
      let failure = Failed(call: "connect")
      close(socket)
      throw failure
    }
    return socket
  }

  /// Returns whether all of it could be sent.
  @discardableResult func send(_ text: String) -> Bool {
    let bytes = Array(text.utf8)
    return Foundation.send(socket, bytes, bytes.count, Int32(MSG_NOSIGNAL)) == bytes.count
  }

  /// Reads until `isEnough` or the server ends the connection, which throws if that takes too long.
  func receive(until isEnough: (String) -> Bool = { _ in false }) throws -> String {
    var all: [UInt8] = []
    while !isEnough(String(decoding: all, as: UTF8.self)) {
      var part = [UInt8](repeating: 0, count: 1 << 16)
      let count = recv(socket, &part, part.count, 0)
      if count == 0 || count < 0 && errno == ECONNRESET { break }
      guard count > 0 else { throw Failed(call: "recv") }
      all += part.prefix(count)
    }
    return String(decoding: all, as: UTF8.self)
  }

  /// Sends one request on a connection of its own.
  static func ask(
    _ address: MonitoringAddress, _ path: String, method: String = "GET",
    host: String? = "localhost", fields: [String] = [], body: String = ""
  ) throws -> Answer {
    let connection = try RawConnection(address)
    let lines =
      ["\(method) \(path) HTTP/1.1"] + (host.map { ["Host: \($0)"] } ?? [])
      + ["Connection: close"] + fields + ["", body]
    connection.send(lines.joined(separator: "\r\n"))
    return try answer(connection.receive())
  }

  static func answer(_ text: String) throws -> Answer {
    let parts = text.split(separator: "\r\n\r\n", maxSplits: 1, omittingEmptySubsequences: false)
    let lines = parts[0].split(separator: "\r\n")
    let words = lines.first?.split(separator: " ") ?? []
    guard parts.count == 2, words.count > 1, let status = Int(words[1]) else {
      throw Failed(call: "an answer that is not HTTP: \(text)")
    }
    var fields: [String: String] = [:]
    for line in lines.dropFirst() {
      guard let colon = line.firstIndex(of: ":") else { continue }
      fields[line[..<colon].lowercased()] =
        line[line.index(after: colon)...].trimmingCharacters(in: .whitespaces)
    }
    return Answer(status: status, fields: fields, body: String(parts[1]))
  }
}
