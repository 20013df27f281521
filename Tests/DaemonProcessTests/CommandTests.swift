// SPDX-License-Identifier: Apache-2.0
import Foundation
import TestSupport
import Testing

@Suite struct CommandTests {
  @Test func commandsLeaveNothingOpen() throws {
    let sink = """
      [[sink]]
      name = "nothing"
      kind = "exec"
      command = ["true"]

      """
    let camera = RunningDaemon.camera("yard", Sample.clip, "realtime = false\nloop = true")
    let daemon = try RunningDaemon(sink + camera)
    func delivered() throws -> Int {
      try daemon.status()["sinks"].elements.first?["delivered"].int ?? 0
    }
    func openFiles() throws -> Int {
      try FileManager.default
        .contentsOfDirectory(atPath: "/proc/\(daemon.process.identifier)/fd").count
    }
    #expect(try waitUntil { try delivered() >= 10 })
    let before = try openFiles()
    #expect(try waitUntil { try delivered() >= 110 })
    // Two for each command would be 200 more.
    #expect(try openFiles() < before + 20)
    #expect(daemon.stop() == 0)
  }
}
