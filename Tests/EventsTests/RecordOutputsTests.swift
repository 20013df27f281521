// SPDX-License-Identifier: Apache-2.0
import Core
import Dispatch
import Synchronization
import SystemPackage
import TestSupport
import Testing

@testable import Events

@Suite struct RecordOutputsTests {
  private let folder: TemporaryFolder

  init() throws {
    folder = try TemporaryFolder()
  }

  private func plan(_ segments: String, _ alerts: String) -> OutputPlan {
    OutputPlan(segments: "\(folder.path)/\(segments)", alerts: "\(folder.path)/\(alerts)")
  }

  private func outputs(_ segments: String, _ alerts: String) throws(OutputError) -> RecordOutputs {
    try RecordOutputs(plan(segments, alerts), logger: .silent)
  }

  private func router(_ outputs: RecordOutputs, _ source: String) throws(OutputError)
    -> RecordRouter
  {
    try outputs.router(for: Examples.context(source: source))
  }

  private func records(_ name: String) throws -> [String] {
    try GzipText(path: "\(folder.path)/\(name)").lines.map { line in
      let json = try JSON(text: line)
      let kind = json["schema"].string?.dropFirst("nightjar.".count).dropLast("/1".count) ?? ""
      return "\(json["seq"].int ?? -1) \(kind) \(json["source"].string ?? "")"
    }
  }

  @Test func alertsHaveAFileOfTheirOwn() throws {
    let outputs = try outputs("segments.jsonl", "alerts.jsonl")
    for source in ["door", "yard"] {
      let router = try router(outputs, source)
      try router.write(Examples.alert(.begin))
      try router.write(Examples.segment, latency: 1)
      try router.write(Examples.gap)
    }
    #expect(outputs.close(within: .seconds(20)))
    #expect(
      try records("segments.jsonl") == [
        "0 segment door", "1 gap door", "2 segment yard", "3 gap yard",
      ])
    #expect(try records("alerts.jsonl") == ["0 alert door", "1 alert yard"])
  }

  @Test func oneFileMayTakeEverything() throws {
    let outputs = try outputs("all.jsonl", "all.jsonl")
    let router = try router(outputs, "door")
    try router.write(Examples.alert(.begin))
    try router.write(Examples.segment, latency: 1)
    #expect(outputs.flush(within: .seconds(20)))
    #expect(try records("all.jsonl") == ["0 alert door", "1 segment door"])
    #expect(outputs.statistics.map(\.lines) == [2])
    outputs.close(within: .seconds(20))
  }

  @Test func manySourcesAtOnceLeaveNoHole() throws {
    let outputs = try outputs("all.jsonl", "all.jsonl")
    let routers = try (0..<8).map { try router(outputs, "camera \($0)") }
    DispatchQueue.concurrentPerform(iterations: 8) { index in
      for _ in 0..<20 { try? routers[index].write(Examples.gap) }
    }
    #expect(outputs.close(within: .seconds(20)))
    let records = try records("all.jsonl")
    #expect(records.map { Int($0.split(separator: " ")[0]) } == Array(0..<160))
  }

  @Test func aCameraMayHaveItsOwnFile() throws {
    let outputs = try outputs("{camera}/segments.jsonl", "alerts.jsonl")
    for source in ["door", "../../etc/x", "a b"] {
      let router = try router(outputs, source)
      try router.write(Examples.gap)
      try router.write(Examples.alert(.end))
    }
    #expect(outputs.close(within: .seconds(20)))
    #expect(try records("door/segments.jsonl") == ["0 gap door"])
    #expect(try records("_._.._etc_x/segments.jsonl") == ["0 gap ../../etc/x"])
    #expect(try records("a_b/segments.jsonl") == ["0 gap a b"])
    #expect(try records("alerts.jsonl").count == 3)
  }

  @Test(arguments: [
    ("Tür 3", "Tür_3"), ("..", "_."), (".hidden", "_hidden"), ("", "_"), ("a/b\n", "a_b_"),
    ("v1.2-x_y", "v1.2-x_y"),
  ])
  func namesAreMadeSafe(name: String, file: String) {
    #expect(OutputPlan.path("{camera}.jsonl", for: name) == "\(file).jsonl")
  }

  @Test func longNamesAreCut() {
    let name = String(repeating: "é", count: 300)
    #expect(OutputPlan.path("{camera}", for: name).utf8.count <= 162)
  }

  @Test func camerasThatWouldShareTheirOwnFileAreRefused() throws {
    let outputs = try outputs("{camera}.jsonl", "alerts.jsonl")
    let first = try router(outputs, "a/b")
    let error = #expect(throws: OutputError.self) { _ = try router(outputs, "a b") }
    #expect(
      error?.description == """
        output "\(folder.path)/a_b.jsonl": the cameras "a/b" and "a b" would both write to it. \
        Give one of them another name.
        """)
    try first.close()
    let second = try router(outputs, "a b")
    try second.write(Examples.gap)
    #expect(outputs.close(within: .seconds(20)))
    #expect(try records("a_b.jsonl") == ["0 gap a b"])
  }

  @Test func namesOfOldFilesAreRefused() throws {
    let error = #expect(throws: OutputError.self) {
      _ = try outputs("records.jsonl", "records-20261123.jsonl")
    }
    #expect(
      error?.description == """
        output "\(folder.path)/records-20261123.jsonl": an old file of \
        "\(folder.path)/records.jsonl" could be called the same. Give it another name.
        """)
  }

  @Test func aSourceThatComesBackGoesOn() throws {
    let outputs = try outputs("{camera}.jsonl", "alerts.jsonl")
    for _ in 0..<2 {
      let router = try router(outputs, "door")
      try router.write(Examples.gap)
      try router.close()
      #expect(outputs.statistics.map(\.output) == ["\(folder.path)/alerts.jsonl"])
    }
    #expect(try records("door.jsonl") == ["0 gap door", "1 gap door"])
    outputs.close(within: .seconds(20))
  }

  @Test func anotherPlanTakesEffectWhileSourcesWrite() throws {
    let outputs = try outputs("one.jsonl", "one.jsonl")
    let router = try router(outputs, "door")
    try router.write(Examples.gap)
    try outputs.apply(plan("two.jsonl", "{camera}-alerts.jsonl"))
    try router.write(Examples.gap)
    try router.write(Examples.alert(.begin))
    try outputs.apply(plan("one.jsonl", "{camera}-alerts.jsonl"))
    try router.write(Examples.gap)
    #expect(outputs.close(within: .seconds(20)))
    #expect(try records("one.jsonl") == ["0 gap door", "1 gap door"])
    #expect(try records("two.jsonl") == ["0 gap door"])
    #expect(try records("door-alerts.jsonl") == ["0 alert door"])
  }

  @Test func aPlanThatCannotBeFollowedChangesNothing() throws {
    let outputs = try outputs("one.jsonl", "one.jsonl")
    let router = try router(outputs, "door")
    _ = try folder.file("notes.txt", Array("# notes\n".utf8))
    #expect(throws: OutputError.notRecords(output: "\(folder.path)/notes.txt")) {
      try outputs.apply(plan("new.jsonl", "notes.txt"))
    }
    try router.write(Examples.gap)
    #expect(outputs.statistics.map(\.output) == ["\(folder.path)/one.jsonl"])
    #expect(outputs.close(within: .seconds(20)))
    #expect(try records("one.jsonl") == ["0 gap door"])
    // It was opened, found to be of no use, and left alone.
    #expect(try records("new.jsonl") == [])
  }

  @Test func alertsThatAreLostBecomeAGapAmongTheSegments() throws {
    var plan = plan("segments.jsonl", "/dev/full")
    plan.alerts = "/dev/full"
    plan.spoolBytes = 100
    let outputs = try RecordOutputs(plan, logger: .silent)
    let router = try router(outputs, "door")
    try router.write(Examples.alert(.begin))
    // The first one finds the loss, and may be too late for its record.
    outputs.flush(within: .seconds(20))
    #expect(outputs.flush(within: .seconds(20)))
    #expect(try records("segments.jsonl") == ["0 gap door"])
    outputs.close(within: .seconds(20))
  }

  @Test func aDiskThatIsFullStopsNobody() throws {
    let outputs = try RecordOutputs(
      OutputPlan(segments: "\(folder.path)/segments.jsonl", alerts: "/dev/full"), logger: .silent)
    let router = try router(outputs, "door")
    try router.write(Examples.alert(.begin))
    try router.write(Examples.gap)
    #expect(!outputs.flush(within: .seconds(20)))
    #expect(outputs.statistics.map(\.waitingRecords) == [1, 0])
    #expect(try records("segments.jsonl") == ["0 gap door"])
    #expect(!outputs.close(within: .seconds(20)))
  }

  @Test func standardOutputHasTwoNames() {
    #expect(OutputPlan.path("/dev/stdout", for: "door") == "-")
    #expect(OutputPlan.path("-", for: "door") == "-")
  }

  @Test func readersAreToldOfAlerts() throws {
    let told = Mutex(0)
    var hooks = RecordOutputs.Hooks()
    hooks.alertWritten = { told.withLock { $0 += 1 } }
    let outputs = try RecordOutputs(
      plan("segments.jsonl", "alerts.jsonl"), hooks: hooks, logger: .silent)
    let router = try router(outputs, "door")
    try router.write(Examples.gap)
    try router.write(Examples.alert(.begin))
    #expect(outputs.close(within: .seconds(20)))
    #expect(told.withLock { $0 } == 1)
  }

  @Test func whatIsAccountedForIsToldOnceItIsOnTheDisk() throws {
    let told = Mutex<[MediaTime]>([])
    var hooks = RecordOutputs.Hooks()
    hooks.accounted = { _, time in told.withLock { $0.append(time) } }
    let files = FaultyFiles()
    files.fail(.write, with: .noSpace)
    var environment = RecordLog.Environment()
    environment.calls = files
    let outputs = try RecordOutputs(
      plan("segments.jsonl", "alerts.jsonl"), hooks: hooks, environment: environment,
      logger: .silent)
    let router = try router(outputs, "door")
    let gap = Examples.gap(
      .disconnected,
      clock: WallClock(
        source: .arrival, origin: MediaTime(seconds: 1000), uncertaintyMilliseconds: 1))
    try router.write(gap)
    outputs.flush(within: .seconds(20))
    #expect(told.withLock { $0 }.isEmpty)
    files.fail(.write, with: nil)
    #expect(outputs.close(within: .seconds(20)))
    #expect(told.withLock { $0 } == [MediaTime(seconds: 1000) + gap.end])
  }
}
