// SPDX-License-Identifier: Apache-2.0
import Foundation
import TestSupport
import Testing

@testable import Delivery

@Suite struct WebhookSinkTests {
  private let folder: TemporaryFolder

  init() throws { folder = try TemporaryFolder() }

  private func start(_ arguments: [String] = []) throws -> (server: RunningProcess, port: Int) {
    let server = try RunningProcess(
      URL(filePath: "/usr/bin/env"),
      ["python3", Fixtures.project + "Tests/Servers/webhook.py"] + arguments)
    var port: Int?
    let isReady = server.outputMeets(limit: 30) { text in
      port = text.firstMatch(of: /ready ([0-9]+)\n/).flatMap { Int($0.1) }
      return port != nil
    }
    #expect(isReady)
    return (server, try #require(port))
  }

  /// The requests that the server got so far.
  private func requests(_ server: RunningProcess, count: Int) throws -> [JSON] {
    var lines: [Substring] = []
    let isThere = server.outputMeets(limit: 10) { text in
      lines = text.split(separator: "\n").dropFirst().map { $0 }
      return lines.count >= count && text.hasSuffix("\n")
    }
    #expect(isThere)
    return try lines.map { try JSON(text: String($0)) }
  }

  private func sink(
    _ url: String, _ change: (inout WebhookOptions) -> Void = { _ in }
  ) throws -> WebhookSink {
    var options = WebhookOptions(url: url)
    change(&options)
    return try WebhookSink(options, name: "s")
  }

  @Test func theServerGetsTheRecordAndCanProveWhereItIsFrom() throws {
    let (server, port) = try start()
    let secret = try folder.file("secret", "topsecret\n".utf8)
    let sink = try sink("http://me:pass@127.0.0.1:\(port)/hook?key=a%20b") {
      $0.secretFile = secret
    }
    #expect(failure(of: sink) == nil)
    let request = try #require(try requests(server, count: 1).first)
    #expect(request["path"].string == "/hook?key=a%20b")
    #expect(request["body"].string == AlertLines.line(7))
    let headers = request["headers"]
    #expect(headers["content-type"].string == "application/json")
    #expect(headers["host"].string == "127.0.0.1:\(port)")
    #expect(headers["user-agent"].string == "nightjar")
    #expect(headers["authorization"].string == "Basic bWU6cGFzcw==")
    #expect(headers["x-nightjar-delivery"].string == "0123456789abcdef-7")
    let time = try #require(headers["x-nightjar-timestamp"].string)
    // Computed by another implementation from what came through.
    let script = """
      import hmac, hashlib, sys
      print("sha256=" + hmac.new(b"topsecret", sys.stdin.buffer.read(), hashlib.sha256).hexdigest())
      """
    let python = try RunningProcess(
      URL(filePath: "/usr/bin/env"), ["python3", "-c", script],
      input: "\(time).\(AlertLines.line(7))")
    #expect(python.output == "\(headers["x-nightjar-signature"].string ?? "none")\n")
  }

  @Test(arguments: [
    (503, DeliveryFailure.temporary("the server answers 503")),
    (401, .temporary("the server answers 401")),
    (400, .refused("the server answers 400")), (422, .refused("the server answers 422")),
    (302, .temporary("the server answers 302, but redirects are not followed")),
  ])
  func answersAreToldApart(status: Int, expected: DeliveryFailure) throws {
    let (server, port) = try start([
      "--fail", "1", "--status", "\(status)", "--location", "http://127.0.0.1:1/",
    ])
    let sink = try sink("http://127.0.0.1:\(port)/")
    #expect(failure(of: sink) == expected)
    #expect(failure(of: sink) == nil)
    let deliveries = try requests(server, count: 2).map {
      $0["headers"]["x-nightjar-delivery"].string
    }
    #expect(deliveries == ["0123456789abcdef-7", "0123456789abcdef-7"])
  }

  @Test func theTimeThatABusyServerAsksForIsKept() throws {
    let (server, port) = try start(["--fail", "1", "--status", "429", "--retry-after", "17"])
    try withExtendedLifetime(server) {
      let failure = failure(of: try sink("http://127.0.0.1:\(port)/"))
      #expect(failure == .temporary("the server answers 429", retryAfter: 17))
    }
  }

  @Test func aSlowServerIsNotWaitedForLong() throws {
    let (server, port) = try start(["--delay", "60"])
    try withExtendedLifetime(server) {
      let sink = try sink("http://127.0.0.1:\(port)/") { $0.timeout = 0.3 }
      #expect(failure(of: sink) == .temporary("no answer in time"))
    }
  }

  @Test func aCancelledSinkDoesNotWaitForAnAnswer() throws {
    let (server, port) = try start(["--delay", "60"])
    let sink = try sink("http://127.0.0.1:\(port)/secret") { $0.timeout = 60 }
    let arrived = server
    Thread.detachNewThread { [folder] in
      withExtendedLifetime(folder) { sink.cancel() }
    }
    #expect(failure(of: sink) == .temporary("stopped"))
    withExtendedLifetime(arrived) {}
  }

  @Test func aServerThatIsNotThereIsToldWithoutItsAddress() throws {
    let sink = try sink("http://me:pass@127.0.0.1:1/token")
    let reason = try #require(failure(of: sink)?.reason)
    #expect(reason.contains("refused"))
    #expect(!reason.contains("token") && !reason.contains("pass"))
  }

  @Test func aCertificateIsVerified() throws {
    let path = "\(folder.path)/server.pem"
    let openssl = try RunningProcess(
      URL(filePath: "/usr/bin/env"),
      [
        "openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2", "-subj",
        "/CN=localhost", "-addext", "subjectAltName=DNS:localhost,IP:127.0.0.1", "-keyout", path,
        "-out", "\(folder.path)/ca.pem",
      ])
    #expect(openssl.wait(limit: 30) == 0)
    let certificate = try String(contentsOfFile: "\(folder.path)/ca.pem", encoding: .utf8)
    let key = try String(contentsOfFile: path, encoding: .utf8)
    _ = try folder.file("server.pem", (key + certificate).utf8)
    let (server, port) = try start(["--certificate", path])
    let distrustful = failure(of: try sink("https://127.0.0.1:\(port)/"))
    #expect(distrustful?.kind == .temporary)
    #expect(distrustful?.reason.hasPrefix("TLS: ") == true)
    #expect(
      failure(of: try sink("https://127.0.0.1:\(port)/") { $0.caFile = "\(folder.path)/ca.pem" })
        == nil)
    #expect(
      failure(of: try sink("https://localhost:\(port)/") { $0.caFile = "\(folder.path)/ca.pem" })
        == nil)
    #expect(
      failure(of: try sink("https://127.0.0.1:\(port)/") { $0.verifiesCertificate = false }) == nil)
    #expect(try requests(server, count: 3).count == 3)
  }

  @Test(arguments: [
    "", "example.org", "ftp://example.org/", "http://", "http://a:99999/", "http:// /",
  ])
  func whatIsNoAddressIsTold(url: String) throws {
    let error = DeliveryError.badAddress(
      sink: "s", expected: "http://host/path or https://host/path")
    #expect(throws: error) { try sink(url) }
  }

  @Test func missingFilesAreTold() throws {
    let missing = "\(folder.path)/none"
    #expect(throws: DeliveryError.self) { try sink("http://a/") { $0.secretFile = missing } }
    let noCertificate = try folder.file("ca.pem", "junk".utf8)
    #expect(throws: DeliveryError.badCertificates(sink: "s", path: noCertificate)) {
      try sink("https://a/") { $0.caFile = noCertificate }
    }
  }
}
