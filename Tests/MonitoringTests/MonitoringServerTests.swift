// SPDX-License-Identifier: Apache-2.0
import Core
import Foundation
import Logging
import TestSupport
import Testing

@testable import Monitoring

@Suite struct MonitoringServerTests {
  @Test(arguments: [
    ("/", "text/plain; charset=utf-8", "/healthz  200"),
    ("/metrics", "text/plain; version=0.0.4; charset=utf-8", "nightjar_camera_up{"),
    ("/metrics?x=1", "text/plain; version=0.0.4; charset=utf-8", "nightjar_camera_up{"),
    ("/healthz", "text/plain; charset=utf-8", "ok\n"),
    ("/readyz", "text/plain; charset=utf-8", "ready\n"),
    ("/status", "application/json", "\"version\":\"1.2.3\""),
  ])
  func everyPageIsThereOverBothKindsOfSocket(
    path: String, contentType: String, phrase: String
  ) throws {
    let folder = try TemporaryFolder()
    for server in [try TestServer(), try TestServer(.unixSocket(path: "\(folder.path)/s"))] {
      let answer = try server.ask(path)
      #expect(answer.status == 200)
      #expect(answer.fields["content-type"] == contentType)
      #expect(answer.fields["content-length"] == "\(answer.body.utf8.count)")
      #expect(answer.fields["cache-control"] == "no-store")
      #expect(
        answer.fields["date"]?.wholeMatch(
          of: /[A-Z][a-z]{2}, \d\d [A-Z][a-z]{2} \d{4} \d\d:\d\d:\d\d GMT/) != nil)
      #expect(answer.body.contains(phrase))
      let head = try server.ask(path, method: "HEAD")
      #expect(head.status == 200)
      #expect(head.fields["content-length"] == "\(answer.body.utf8.count)")
      #expect(head.body.isEmpty)
    }
  }

  @Test func theStatusIsTheDaemons() throws {
    let json = try TestServer().ask("/status").body
    #expect(try DaemonStatus(json: Data(json.utf8)) == Examples.busy())
  }

  @Test(arguments: ["/metric", "/metrics/", "/../etc/passwd", "/status/door", "*"])
  func otherPagesAreNotThere(path: String) throws {
    #expect(try TestServer().ask(path).status == 404)
  }

  @Test(arguments: ["POST", "PUT", "DELETE", "OPTIONS", "TRACE"])
  func otherMethodsAreRefused(method: String) throws {
    let answer = try TestServer().ask("/metrics", method: method)
    #expect(answer.status == 405)
    #expect(answer.fields["allow"] == "GET, HEAD")
  }

  @Test(arguments: [
    (DaemonStatus.Readiness.loading, 503, "loading\n"), (.ready, 200, "ready\n"),
    (.stopping, 503, "stopping\n"),
  ])
  func readinessIsTold(readiness: DaemonStatus.Readiness, status: Int, body: String) throws {
    let server = try TestServer()
    server.readiness.withLock { $0 = readiness }
    let answer = try server.ask("/readyz")
    #expect(answer.status == status)
    #expect(answer.body == body)
    #expect(try server.ask("/healthz").status == 200)
  }

  @Test func aDaemonWithoutProgressIsNotHealthy() throws {
    let server = try TestServer()
    server.isAlive.withLock { $0 = false }
    let answer = try server.ask("/healthz")
    #expect(answer.status == 503)
    #expect(answer.body == "no progress\n")
  }

  @Test(arguments: [
    ("localhost", 200), ("LOCALHOST:80", 200), ("localhost.", 200), ("127.0.0.1", 200),
    ("[::1]:9", 200), ("nvr.example", 200), ("evil.example", 421), ("127.0.0.1.evil.example", 421),
    ("", 421), (nil, 421),
  ])
  func onlyKnownHostNamesAreServedOverTCP(host: String?, status: Int) throws {
    let server = try TestServer(hostNames: ["NVR.example"])
    #expect(try server.ask("/metrics", host: host).status == status)
  }

  @Test func anyHostNameWillDoOnAUnixSocket() throws {
    let folder = try TemporaryFolder()
    let server = try TestServer(.unixSocket(path: "\(folder.path)/s"))
    #expect(try server.ask("/metrics", host: "evil.example").status == 200)
  }

  @Test(arguments: [
    ([], 401), (["Authorization: Bearer 0123456789abcdefX"], 401),
    (["Authorization: Bearer 0123456789abcde"], 401), (["Authorization: Bearer"], 401),
    (["Authorization: Basic 0123456789abcdef"], 401),
    (["Authorization: Bearer 0123456789abcdef"], 200),
    (["authorization: bearer 0123456789abcdef"], 200),
  ])
  func aTokenIsAskedForOverTCP(fields: [String], status: Int) throws {
    let server = try TestServer(token: "0123456789abcdef")
    let answer = try server.ask("/metrics", fields: fields)
    #expect(answer.status == status)
    #expect((answer.fields["www-authenticate"] == "Bearer") == (status == 401))
    // Who shows none does not learn which pages there are either.
    #expect(try server.ask("/none", fields: fields).status == (status == 200 ? 404 : 401))
  }

  @Test func noTokenIsAskedForOnAUnixSocket() throws {
    let folder = try TemporaryFolder()
    let server = try TestServer(.unixSocket(path: "\(folder.path)/s"), token: "0123456789abcdef")
    #expect(try server.ask("/metrics").status == 200)
  }

  @Test func manyRequestsAtATimeAreAnswered() throws {
    let server = try TestServer()
    let statuses = Locked([Int]())
    DispatchQueue.concurrentPerform(iterations: 100) { _ in
      let status = try? server.ask("/metrics").status
      statuses.withLock { $0.append(status ?? 0) }
    }
    #expect(statuses.withLock { $0 } == [Int](repeating: 200, count: 100))
  }

  @Test func requestsThatComeTogetherAreAnsweredInTurn() throws {
    let server = try TestServer()
    let connection = try RawConnection(server.address)
    let head = " HTTP/1.1\r\nHost: localhost\r\n"
    connection.send("GET /healthz\(head)\r\nGET /readyz\(head)Connection: close\r\n\r\n")
    let bodies = try connection.receive().split(separator: "HTTP/1.1 200 OK").map {
      $0.split(separator: "\r\n\r\n").last
    }
    #expect(bodies == ["ok\n", "ready\n"])
  }

  @Test func clientsThatNeverFinishAskingHinderNobody() throws {
    let server = try TestServer()
    let slow = try (0..<50).map { _ in try RawConnection(server.address) }
    for connection in slow { connection.send("GET /metrics HTTP/1.1\r\nHost: loc") }
    #expect(try server.ask("/healthz").status == 200)
  }

  @Test func aBodyIsNotReadAndEndsTheConnection() throws {
    let server = try TestServer()
    for framing in ["Content-Length: 1000000000", "Transfer-Encoding: chunked"] {
      let connection = try RawConnection(server.address)
      connection.send("GET /healthz HTTP/1.1\r\nHost: localhost\r\n\(framing)\r\n\r\n5\r\nhello")
      let answer = try RawConnection.answer(connection.receive())
      #expect(answer.status == 200)
      #expect(answer.fields["connection"] == "close")
    }
  }

  @Test(arguments: [
    "GET /\(String(repeating: "x", count: 70_000)) HTTP/1.1\r\nHost: localhost\r\n\r\n",
    "GET / HTTP/1.1\r\nHost: localhost\r\nX: \(String(repeating: "x", count: 9_000))\r\n\r\n",
    "GET / HTTP/1.1\r\nHost: localhost\r\n\(String(repeating: "X: x\r\n", count: 100))\r\n",
    "\u{16}\u{03}\u{01} not HTTP at all\r\n\r\n",
  ])
  func requestsThatAreTooLongOrNoHTTPEndTheConnection(request: String) throws {
    let server = try TestServer()
    let connection = try RawConnection(server.address)
    connection.send(request)
    let answer = try connection.receive()
    #expect(answer.isEmpty || answer.hasPrefix("HTTP/1.1 4"))
    #expect(try server.ask("/healthz").status == 200)
  }

  @Test func stoppingEndsOpenConnectionsSoon() throws {
    let server = try TestServer()
    let idle = try RawConnection(server.address)
    idle.send("GET /healthz HTTP/1.1\r\nHost: localhost\r\n\r\n")
    #expect(try idle.receive { $0.hasSuffix("ok\n") }.hasPrefix("HTTP/1.1 200"))
    let silent = try RawConnection(server.address)
    let halfway = try RawConnection(server.address)
    halfway.send("GET /metrics HTTP/1.1\r\nHo")
    let lingering = try RawConnection(server.address)
    lingering.send("GET /healthz HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n")
    _ = try lingering.receive { $0.hasSuffix("ok\n") }
    let begin = ContinuousClock.now
    server.server.stop()
    #expect(.now - begin < .seconds(1))
    for connection in [idle, silent, halfway, lingering] { #expect(try connection.receive() == "") }
    #expect(throws: RawConnection.Failed.self) { try RawConnection(server.address) }
    #expect(server.server.port == nil)
  }

  @Test func itCanBeStartedAgainAndStoppedTwice() throws {
    let server = try TestServer()
    server.server.stop()
    server.server.stop()
    try server.server.start()
    let port = try #require(server.server.port)
    #expect(try RawConnection.ask(.tcp(host: "", port: port), "/healthz").status == 200)
  }

  @Test func noThreadOrFileIsLeftBehind() throws {
    try TestServer().server.stop()
    let before = ProcessUsage.current()
    for _ in 0..<20 { try TestServer().server.stop() }
    let after = ProcessUsage.current()
    // Other tests run at the same time.
    #expect(after.threads < before.threads + 20)
    #expect(after.openFiles < before.openFiles + 60)
  }

  @Test func signalsAreLeftAlone() throws {
    func handled() throws -> [String] {
      try String(contentsOfFile: "/proc/self/status", encoding: .utf8).split(separator: "\n")
        .filter { $0.hasPrefix("SigCgt:") || $0.hasPrefix("SigBlk:") }.map(String.init)
    }
    let before = try handled()
    let server = try TestServer()
    #expect(try server.ask("/healthz").status == 200)
    #expect(try handled() == before)
  }

  /// Encoders keep every processor busy for as long as the daemon runs.
  @Test func itAnswersWhileAllQueuesAreBusy() throws {
    let isOver = Locked(false)
    let busy = DispatchGroup()
    let queue = DispatchQueue(label: "busy", attributes: .concurrent)
    for _ in 0..<2 * ProcessInfo.processInfo.activeProcessorCount {
      queue.async(group: busy) { while !isOver.withLock({ $0 }) {} }
    }
    defer {
      isOver.withLock { $0 = true }
      busy.wait()
    }
    let server = try TestServer()
    #expect(try server.ask("/healthz").status == 200)
    server.server.stop()
  }
}
