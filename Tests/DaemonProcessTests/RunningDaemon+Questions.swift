// SPDX-License-Identifier: Apache-2.0
import Foundation
import TestSupport
import Testing

extension RunningDaemon {
  /// The segments, gaps and health records so far, whole lines only.
  var written: [Record] {
    get throws {
      let text = try String(contentsOfFile: "\(folder.path)/segments.jsonl", encoding: .utf8)
      return try text.split(separator: "\n", omittingEmptySubsequences: false).dropLast()
        .map { try Record($0) }
    }
  }

  /// Waits until what was written satisfies `condition`; if it never does, says what there is.
  func waitFor(
    _ what: Comment, limit: Double = 60, location: SourceLocation = #_sourceLocation,
    _ condition: ([Record]) throws -> Bool
  ) throws {
    let isMet = try waitUntil(limit: limit) { try condition(written) }
    let last = try written.suffix(5).map { "\($0)" }.joined(separator: "\n")
    try #require(
      isMet, "\(what)\n\(last)\n\(process.errorsSoFar.suffix(2000))", sourceLocation: location)
  }

  /// What `nightjar status` says.
  func status(_ format: String) throws -> String {
    let run = try NightjarProcess.run(
      ["status", "--socket", "\(folder.path)/http.sock", "--format", format])
    try #require(run.status == 0, "\(run.errors)")
    return run.output
  }

  func status() throws -> JSON { try JSON(text: status("json")) }

  func status(of camera: String) throws -> JSON {
    try #require(try status()["cameras"].elements.first { $0["name"].string == camera })
  }

  /// A page of the daemon's own web server, over its socket.
  func page(_ path: String) throws -> String {
    let client = """
      import socket, sys
      server = socket.socket(socket.AF_UNIX)
      server.connect(sys.argv[1])
      lines = [f"GET {sys.argv[2]} HTTP/1.1", "Host: localhost", "Connection: close", "", ""]
      server.sendall("\\r\\n".join(lines).encode())
      print(server.makefile().read())
      """
    let run = try RunningProcess(
      URL(filePath: "/usr/bin/python3"), ["-c", client, "\(folder.path)/http.sock", path])
    try #require(run.wait() == 0, "\(run.errors)")
    return run.output
  }

  /// Fails unless every line of a file is a valid record, and they are numbered without holes.
  func expectValid(
    _ name: String = "segments.jsonl", location: SourceLocation = #_sourceLocation
  ) throws {
    let validation = try RunningProcess(
      URL(filePath: "\(Fixtures.project)scripts/validate-records"), ["\(folder.path)/\(name)"])
    #expect(validation.wait() == 0, "\(validation.errors)", sourceLocation: location)
  }
}
