// SPDX-License-Identifier: Apache-2.0
import Dispatch
import Foundation
import Logging
import TestSupport
import Testing

@testable import Delivery

@Suite struct CommandSinkTests {
  private let folder: TemporaryFolder

  init() throws { folder = try TemporaryFolder() }

  private func sink(
    _ arguments: [String], _ change: (inout CommandOptions) -> Void = { _ in }
  ) throws -> CommandSink {
    var options = CommandOptions(arguments: arguments)
    options.timeLimit = 20
    change(&options)
    return try CommandSink(
      options, name: "s", folder: folder.path, slots: DispatchSemaphore(value: 1),
      logger: Logger(label: "test"))
  }

  private func read(_ name: String) throws -> String {
    try String(contentsOfFile: "\(folder.path)/\(name)", encoding: .utf8)
  }

  @Test func theCommandReadsTheRecord() throws {
    let sink = try sink(["sh", "-c", "cat > \"$0\"", "\(folder.path)/out"])
    #expect(failure(of: sink) == nil)
    #expect(try read("out") == AlertLines.line(7) + "\n")
    #expect(try FileManager.default.contentsOfDirectory(atPath: folder.path) == ["out"])
  }

  @Test func theEnvironmentHasTheFactsAndNothingElse() throws {
    let sink = try sink(["/usr/bin/env"]) {
      $0.arguments = ["sh", "-c", "env > \"$0\"", "\(folder.path)/out"]
    }
    #expect(failure(of: sink) == nil)
    let names = Set(
      try read("out").split(separator: "\n").compactMap { $0.split(separator: "=").first })
    #expect(
      names.subtracting(["PWD", "SHLVL", "_", "OLDPWD"]) == [
        "PATH", "LANG", "NIGHTJAR_CAMERA", "NIGHTJAR_RULE", "NIGHTJAR_SEVERITY", "NIGHTJAR_PHASE",
        "NIGHTJAR_ID", "NIGHTJAR_REASON", "NIGHTJAR_WALL_START", "NIGHTJAR_SCORE",
      ])
    #expect(try read("out").contains("NIGHTJAR_REASON=Glass heard.\n"))
  }

  @Test func noShellSeesWhatIsInARecord() throws {
    let sink = try sink(["printf", "%s", "$(touch \(folder.path)/bad)"])
    #expect(failure(of: sink, exampleAlert(source: "`touch \(folder.path)/bad`")) == nil)
    #expect(!FileManager.default.fileExists(atPath: "\(folder.path)/bad"))
  }

  @Test func aCommandThatFailsIsTriedAgainUnlessItRefuses() throws {
    #expect(
      failure(of: try sink(["sh", "-c", "exit 3"]))
        == .temporary("the command ended with status 3"))
    #expect(
      failure(of: try sink(["sh", "-c", "kill -9 $$"]))
        == .temporary("the command was ended by signal 9"))
    #expect(
      failure(of: try sink(["sh", "-c", "exit 65"]))
        == .refused("the command ended with status 65"))
  }

  @Test func aMissingProgramIsTriedAgain() throws {
    let failure = failure(of: try sink(["/no/such/program"]))
    #expect(failure?.kind == .temporary)
    #expect(failure?.reason.hasPrefix("cannot run /no/such/program: ") == true)
    #expect(throws: DeliveryError.noCommand(sink: "s")) { try sink([]) }
  }

  @Test func whatTakesTooLongIsEndedWithAllThatItStarted() throws {
    let script = "sleep 300 & echo $! > \"$0\"; trap '' TERM; sleep 300"
    let sink = try sink(["sh", "-c", script, "\(folder.path)/pid"]) {
      $0.timeLimit = 0.5
      $0.graceTime = 0.1
    }
    let start = ContinuousClock.now
    #expect(failure(of: sink) == .temporary("the command took longer than 0.5 s"))
    #expect(ContinuousClock.now - start < .seconds(10))
    let child = try #require(Int32(try read("pid").trimmingCharacters(in: .newlines)))
    #expect(isGone(child))
  }

  /// Whether a process has ended; one that nobody has waited for yet has, too.
  private func isGone(_ process: Int32) -> Bool {
    for _ in 0..<1000 {
      guard
        let status = try? String(contentsOfFile: "/proc/\(process)/stat", encoding: .utf8),
        !status.contains(") Z ")
      else { return true }
      usleep(1000)
    }
    return false
  }

  @Test func endlessOutputIsNoTrouble() throws {
    let sink = try sink(["sh", "-c", "head -c 20000000 /dev/zero; head -c 20000000 /dev/zero >&2"])
    #expect(failure(of: sink) == nil)
  }

  @Test func whatTheCommandLeavesBehindCountsAsTheCommand() throws {
    let sink = try sink(["sh", "-c", "sleep 300 & exit 0"]) { $0.timeLimit = 0.5 }
    #expect(failure(of: sink) == .temporary("the command took longer than 0.5 s"))
  }

  @Test func aCancelledSinkEndsItsCommand() throws {
    let sink = try sink(["sh", "-c", "sleep 300"])
    let started = DispatchSemaphore(value: 0)
    Thread.detachNewThread {
      started.signal()
      sink.cancel()
    }
    started.wait()
    // Whichever comes first, the command does not run for its five minutes.
    let start = ContinuousClock.now
    #expect(failure(of: sink) != nil)
    #expect(ContinuousClock.now - start < .seconds(10))
  }

}
