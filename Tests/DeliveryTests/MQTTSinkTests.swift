// SPDX-License-Identifier: Apache-2.0
import Foundation
import TestSupport
import Testing

@testable import Delivery

@Suite struct MQTTSinkTests {
  private let folder: TemporaryFolder

  init() throws { folder = try TemporaryFolder() }

  /// A broker on a free port, which is told in its log.
  private func start(_ settings: String = "allow_anonymous true\n") throws -> (RunningProcess, Int)
  {
    for _ in 0..<5 {
      let port = Int.random(in: 20_000..<60_000)
      let path = try folder.file(
        "mosquitto.conf", "listener \(port) 127.0.0.1\n\(settings)".utf8)
      let broker = try RunningProcess(
        URL(filePath: "/usr/sbin/mosquitto"), ["-v", "-c", path])
      if broker.errorsMeet(limit: 10, { $0.contains(" running\n") }) { return (broker, port) }
    }
    throw CocoaError(.executableLoad)
  }

  private func sink(
    _ port: Int, _ change: (inout MQTTOptions) -> Void = { _ in }
  ) throws -> MQTTSink {
    var options = MQTTOptions(url: "mqtt://127.0.0.1:\(port)")
    options.topic = "nightjar/{camera}/{severity}/{rule}"
    change(&options)
    return try MQTTSink(options, name: "s")
  }

  @Test func theBrokerPassesTheRecordOn() throws {
    let (broker, port) = try start()
    defer { withExtendedLifetime(broker) {} }
    let listener = try RunningProcess(
      URL(filePath: "/usr/bin/env"),
      ["python3", Fixtures.project + "Tests/Servers/mqtt_listen.py", "\(port)", "2"])
    #expect(listener.outputMeets(limit: 30) { $0 == "ready\n" })
    let sink = try sink(port)
    #expect(failure(of: sink) == nil)
    sink.idle()
    #expect(failure(of: sink, exampleAlert(8, source: "a/b+#")) == nil)
    #expect(
      listener.output == """
        ready
        nightjar/door/critical/glass \(AlertLines.line(7))
        nightjar/a_b__/critical/glass \(AlertLines.line(8, source: "a/b+#"))

        """)
  }

  @Test func aBrokerThatComesBackIsFoundAgain() throws {
    let (broker, port) = try start()
    let sink = try sink(port)
    #expect(failure(of: sink) == nil)
    broker.send(SIGKILL)
    #expect(broker.wait(limit: 10) != nil)
    let failed = failure(of: sink)
    #expect(failed?.kind == .temporary)
    let path = "\(folder.path)/mosquitto.conf"
    let again = try RunningProcess(URL(filePath: "/usr/sbin/mosquitto"), ["-v", "-c", path])
    #expect(again.errorsMeet(limit: 10) { $0.contains(" running\n") })
    #expect(failure(of: sink) == nil)
  }

  @Test func aWrongPasswordIsTold() throws {
    let passwords = try folder.file("passwords", "me:right\n".utf8)
    let tool = try RunningProcess(
      URL(filePath: "/usr/bin/env"), ["mosquitto_passwd", "-U", passwords])
    #expect(tool.wait(limit: 10) == 0)
    let (broker, port) = try start("allow_anonymous false\npassword_file \(passwords)\n")
    let right = try folder.file("right", "right\n".utf8)
    let wrong = try folder.file("wrong", "wrong\n".utf8)
    func sink(_ file: String) throws -> MQTTSink {
      try self.sink(port) {
        $0.user = "me"
        $0.passwordFile = file
      }
    }
    try withExtendedLifetime(broker) {
      #expect(failure(of: try sink(right)) == nil)
      let failure = try #require(failure(of: try sink(wrong)))
      #expect(failure.kind == .temporary)
      #expect(failure.reason.hasPrefix("the broker refuses the connection: "))
      #expect(!failure.reason.contains("wrong"))
    }
  }

  @Test func aSilentBrokerIsNotWaitedForLong() throws {
    // Accepts the connection in the kernel and never says a word.
    let socat = try RunningProcess(
      URL(filePath: "/usr/bin/env"),
      [
        "python3", "-c",
        """
        import socket, time
        s = socket.socket(); s.bind(("127.0.0.1", 0)); s.listen()
        print(s.getsockname()[1], flush=True)
        time.sleep(60)
        """,
      ])
    var port: Int?
    #expect(
      socat.outputMeets(limit: 10) {
        port = Int($0.dropLast()); return port != nil
      })
    let sink = try sink(try #require(port)) { $0.timeout = 0.3 }
    #expect(failure(of: sink) == .temporary("connect: no answer in time"))
    sink.cancel()
    #expect(failure(of: sink) == .temporary("stopped"))
  }

  @Test(arguments: ["", "host", "http://host", "mqtt://", "mqtt://host:99999"])
  func whatIsNoAddressIsTold(url: String) throws {
    let error = DeliveryError.badAddress(
      sink: "s", expected: "mqtt://host:port or mqtts://host:port")
    #expect(throws: error) { try MQTTSink(MQTTOptions(url: url), name: "s") }
  }
}
