// SPDX-License-Identifier: Apache-2.0
import Dispatch
import Foundation
import TestSupport
import Testing

/// SIGHUP and SIGUSR1.
@Suite(.serialized) struct ReloadTests {
  private static func camera(_ name: String, _ server: RTSPServer, _ more: String = "") -> String {
    RunningDaemon.camera(name, server.url(.both), RunningDaemon.patient + more)
  }

  @Test func aBrokenFileLeavesEverythingAsItWas() throws {
    let folder = try TemporaryFolder()
    let systemd = try Systemd(in: folder)
    let server = try RTSPServer()
    let camera = Self.camera("yard", server)
    let daemon = try RunningDaemon(camera, in: folder, environment: systemd.environment)
    #expect(systemd.message(with: "READY=1") != nil)
    try daemon.waitFor("a segment") { !$0.segments.isEmpty }

    try daemon.configure(camera + "\n[log]\nlevel = \"loud\"\n")
    let before = DispatchTime.now().uptimeNanoseconds / 1000
    daemon.process.send(SIGHUP)
    let reloading = try #require(systemd.message(with: "RELOADING=1"))
    let time = reloading.first { $0.hasPrefix("MONOTONIC_USEC=") }.flatMap {
      UInt64($0.dropFirst(15))
    }
    let after = DispatchTime.now().uptimeNanoseconds / 1000
    #expect((before...after).contains(try #require(time)))
    #expect(systemd.message(with: "READY=1") != nil)

    let file = try String(contentsOfFile: "\(folder.path)/config.toml", encoding: .utf8)
    let line =
      try #require(
        file.split(separator: "\n", omittingEmptySubsequences: false)
          .firstIndex { $0.hasPrefix("level") }) + 1
    let mistake = "config.toml: line \(line): \"log.level\" is the string \"loud\", expected"
    #expect(daemon.process.errorsMeet { $0.contains("nightjar: error: \(folder.path)/\(mistake)") })
    #expect(try daemon.status()["configuration"]["failure"].string?.contains(mistake) == true)
    #expect(try daemon.page("/status").contains("log.level"))
    let count = try daemon.written.segments.count
    try daemon.waitFor("segments go on") { $0.segments.count > count }

    try daemon.configure(camera)
    daemon.process.send(SIGHUP)
    #expect(systemd.message(with: "RELOADING=1") != nil)
    #expect(systemd.message(with: "READY=1") != nil)
    #expect(try daemon.status()["configuration"]["failure"].isNull)
    #expect(try daemon.written.connections == 1)
    #expect(daemon.stop() == 0)
    try daemon.expectValid()
  }

  @Test func whatASinkCannotUseChangesNothing() throws {
    let camera = RunningDaemon.camera("yard", Sample.clip, "realtime = false\nloop = true")
    let daemon = try RunningDaemon(camera)
    #expect(daemon.recordsMeet("alerts.jsonl") { !$0.isEmpty })
    let path = daemon.folder.path
    let outputs = """
      [output]
      segments = "\(path)/segments.jsonl"
      alerts = "\(path)/elsewhere.jsonl"

      """
    let sink = """
      [[sink]]
      name = "house"
      kind = "webhook"
      url = "http://127.0.0.1:9/"
      secret_file = "\(path)/missing"

      """
    try daemon.configure(sink + camera, sections: outputs)
    daemon.process.send(SIGHUP)
    #expect(daemon.process.errorsMeet { $0.contains("the one before stays in force") })
    let count = daemon.records("alerts.jsonl").count
    #expect(daemon.recordsMeet("alerts.jsonl") { $0.count > count })
    #expect(!FileManager.default.fileExists(atPath: "\(path)/elsewhere.jsonl"))
    #expect(daemon.stop() == 0)
  }

  @Test func aReloadRefusesWhatAStartWouldRefuse() throws {
    let camera = RunningDaemon.camera("yard", Sample.clip, "realtime = false\nloop = true")
    let daemon = try RunningDaemon(camera)
    try daemon.configure(camera + "enabled = false\n")
    daemon.process.send(SIGHUP)
    #expect(daemon.process.errorsMeet { $0.contains("there is no camera to watch") })
    let count = daemon.records().count
    #expect(daemon.recordsMeet { $0.count > count })
    #expect(daemon.stop() == 0)
  }

  @Test func onlyCamerasThatChangedAreConnectedAnew() throws {
    let server = try RTSPServer()
    let daemon = try RunningDaemon(Self.camera("yard", server) + Self.camera("gate", server))
    func waitForSegments(of names: [String]) throws {
      let counts = try names.map { name in try daemon.written.of(name).segments.count }
      try daemon.waitFor("segments of \(names)") { records in
        zip(names, counts).allSatisfy { records.of($0).segments.count > $1 }
      }
    }
    try waitForSegments(of: ["yard", "gate"])
    let first = try LocalPort.connections(to: server.port)
    #expect(first.count == 2)
    let before = try daemon.written.of("yard")

    try daemon.configure(["yard", "gate", "lane"].map { Self.camera($0, server) }.joined())
    daemon.process.send(SIGHUP)
    try waitForSegments(of: ["lane", "yard", "gate"])
    let second = try LocalPort.connections(to: server.port)
    #expect(second.count == 3)
    #expect(first.isSubset(of: second))

    try daemon.configure(
      Self.camera("yard", server) + Self.camera("lane", server, "audio = false"))
    daemon.process.send(SIGHUP)
    try waitForSegments(of: ["yard"])
    try daemon.waitFor("lane is deaf") { $0.of("lane").segments.last?.coverage?.audio == 0 }
    let third = try LocalPort.connections(to: server.port)
    #expect(third.count == 2)
    #expect(third.intersection(first).count == 1)
    #expect(third.subtracting(second).count == 1)
    let names = try daemon.status()["cameras"].elements.map(\.string)
    #expect(names.count == 2)
    #expect(try daemon.status(of: "yard")["counters"]["connections"].int == 1)
    #expect(daemon.stop() == 0)

    try daemon.expectValid()
    let records = try daemon.written
    #expect(records.of("yard").health.count == before.health.count)
    let gaps = records.of("yard").gaps.dropFirst(before.gaps.count)
    #expect(gaps.allSatisfy { $0.cause == "stopped" }, "\(gaps)")
  }

  @Test func filesThatWereRenamedAreBegunAnew() throws {
    let camera = RunningDaemon.camera("yard", Sample.clip, "loop = true")
    let daemon = try RunningDaemon(camera)
    try daemon.waitFor("a segment") { !$0.segments.isEmpty }
    let (new, old) = ("\(daemon.folder.path)/segments.jsonl", "\(daemon.folder.path)/old")
    #expect(rename(new, old) == 0)
    daemon.process.send(SIGUSR1)
    #expect(waitUntil { FileManager.default.fileExists(atPath: new) })
    try daemon.waitFor("a segment in the new file") { !$0.segments.isEmpty }
    #expect(daemon.stop() == 0)

    try daemon.expectValid("old")
    try daemon.expectValid()
    let last = try #require(
      try String(contentsOfFile: old, encoding: .utf8).split(separator: "\n").last)
    #expect(try daemon.written.first?.seq == Record(last).seq + 1)
  }
}
