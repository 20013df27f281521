// SPDX-License-Identifier: Apache-2.0
import Foundation
import TestSupport
import Testing

@Suite struct AlertsCommandTests {
  private let folder: TemporaryFolder
  private var path: String { "\(folder.path)/alerts.jsonl" }

  init() throws { folder = try TemporaryFolder() }

  private func write(_ lines: [String]) throws {
    _ = try folder.file("alerts.jsonl", lines.map { $0 + "\n" }.joined().utf8)
  }

  @Test func alertsAreShownInLocalTimeAndNothingInThemIsObeyed() throws {
    try write([
      AlertLines.line(0),
      AlertLines.line(1, phase: "end", severity: "info", reason: #"a\u001b[2Jb"#),
    ])
    let run = try NightjarProcess.run(["alerts", path], environment: ["TZ": "Europe/Berlin"])
    #expect(run.status == 0)
    #expect(
      run.output == """
        2026-11-23 05:05:06  door  critical  begin   glass: Glass heard at 00:14.5 (0.82).
        2026-11-23 05:05:07  door  info      end     glass: a [2Jb

        """)
    #expect(run.errors.isEmpty)
  }

  @Test func alertsCanBeChosen() throws {
    let lines = [
      AlertLines.line(0), AlertLines.line(1, source: "yard"), AlertLines.line(2, rule: "siren"),
      AlertLines.line(3, severity: "warning"),
      AlertLines.line(4, wallStart: "2026-11-22T04:05:06.500Z"), "junk",
    ]
    try write(lines)
    let run = try NightjarProcess.run([
      "alerts", path, "--camera", "door", "--rule", "glass", "--min-severity", "critical",
      "--since", "2026-11-23T00:00:00Z", "--format", "json",
    ])
    #expect(run.status == 0)
    #expect(run.output == lines[0] + "\n")
    #expect(run.errors == "nightjar: warning: 1 damaged lines were left out\n")
  }

  @Test func whoeverAsksForNoneThatThereIsLearnsWhatThereIs() throws {
    try write([AlertLines.line(0), AlertLines.line(1, rule: "siren")])
    let run = try NightjarProcess.run(["alerts", path, "--rule", "glas"])
    #expect(run.status == 0 && run.output.isEmpty)
    #expect(
      run.errors == "nightjar: no alert is as asked for; others are of the rules glass, siren\n")
    try write([])
    #expect(
      try NightjarProcess.run(["alerts", path]).errors == "nightjar: there are no alerts\n")
  }

  @Test func severalFilesBecomeOneSequence() throws {
    let first = try folder.file(
      "a", (AlertLines.line(0, wallStart: "2026-01-02T00:00:00Z") + "\n").utf8)
    let second = try folder.file(
      "b", (AlertLines.line(5, wallStart: "2026-01-01T00:00:00Z") + "\n").utf8)
    let run = try NightjarProcess.run(["alerts", first, second, "--format", "json"])
    #expect(run.output.split(separator: "\n").map { $0.contains("\"seq\":5") } == [true, false])
  }

  @Test func theConfigurationNamesTheFiles() throws {
    try write([AlertLines.line(0)])
    let configuration = try folder.file("c.toml", "[output]\nalerts = \"\(path)\"".utf8)
    let run = try NightjarProcess.run(["alerts", "--config", configuration])
    #expect(run.status == 0)
    #expect(run.output.contains("glass: Glass heard"))
    let none = try NightjarProcess.run(["alerts", "\(folder.path)/none"])
    #expect(none.status == 66)
    #expect(try NightjarProcess.run(["alerts", path, "--since", "soon"]).status == 64)
  }

  @Test func followingGoesOnAcrossRotationUntilInterrupted() throws {
    try write([AlertLines.line(0)])
    let run = try RunningProcess(
      NightjarProcess.executable, ["alerts", path, "--follow", "--format", "json"])
    #expect(run.outputMeets(limit: 30) { $0.contains("\"seq\":0") })
    try FileManager.default.moveItem(atPath: path, toPath: path + ".1")
    try write([AlertLines.line(1)])
    #expect(run.outputMeets(limit: 30) { $0.contains("\"seq\":1") })
    run.send(SIGINT)
    #expect(run.wait(limit: 30) == 130)
    #expect(run.output == AlertLines.line(0) + "\n" + AlertLines.line(1) + "\n")
    #expect(run.errors.isEmpty)
  }

  @Test func outputThatNobodyReadsIsNoFailure() throws {
    try write((0..<5000).map { AlertLines.line($0) })
    let run = try NightjarProcess.shell(
      "\"$0\" alerts \"$1\" | head -1; echo \"${PIPESTATUS[0]}\"", [path])
    #expect(run.output.hasSuffix("\n0\n"))
    #expect(run.errors.isEmpty)
  }
}
