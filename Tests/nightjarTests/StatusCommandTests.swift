// SPDX-License-Identifier: Apache-2.0
import Foundation
import Logging
import Monitoring
import TestSupport
import Testing

@Suite struct StatusCommandTests {
  let folder: TemporaryFolder
  var path: String { "\(folder.path)/s" }

  init() throws { folder = try TemporaryFolder() }

  @Test(arguments: [[], ["--format", "json"]])
  func theRunningDaemonIsAsked(options: [String]) throws {
    let server = MonitoringServer(
      address: .unixSocket(path: path), isAlive: { true }, logger: Logger(label: "test")
    ) { StatusPageTests.status }
    try server.start()
    defer { server.stop() }
    let run = try NightjarProcess.run(["status", "--socket", path] + options)
    #expect(run.status == 0)
    #expect(run.errors.isEmpty)
    if options.isEmpty {
      #expect(run.output.contains("\nfront door  up "))
      #expect(!run.output.contains("\u{1B}"))
    } else {
      #expect(try DaemonStatus(json: Data(run.output.utf8)) == StatusPageTests.status)
    }
  }

  @Test func theConfigurationNamesTheSocket() throws {
    let configuration = try folder.file("n.toml", "[http]\nsocket = \"/no/such\"\n".utf8)
    let run = try NightjarProcess.run(["status", "--config", configuration])
    #expect(run.status == 69)
    #expect(run.errors.contains("no daemon answers on /no/such "))
  }

  @Test func aMistakeInTheConfigurationIsNoReasonNotToAsk() throws {
    let configuration = try folder.file("n.toml", "[http]\nsocket = 3\n".utf8)
    let run = try NightjarProcess.run(["status", "--config", configuration])
    #expect(run.status == 69)
    #expect(run.errors.contains("warning: \(configuration): line 2: \"http.socket\""))
    #expect(run.errors.contains("no daemon answers on /run/nightjar/nightjar.sock "))
  }

  @Test func withoutADaemonItEndsWith69() throws {
    let run = try NightjarProcess.run(["status", "--socket", path])
    #expect(run.status == 69)
    #expect(run.output.isEmpty)
    #expect(
      run.errors == """
        nightjar: status: no daemon answers on \(path) (No such file or directory). \
        Is nightjar running? If it listens elsewhere, name its socket with --socket.

        """)
  }

  @Test func aPathThatIsTooLongIsNoCrash() throws {
    let run = try NightjarProcess.run(
      ["status", "--socket", "/\(String(repeating: "s", count: 200))"])
    #expect(run.status == 69)
    #expect(run.errors.contains("(the path is too long)"))
  }
}
