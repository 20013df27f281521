// SPDX-License-Identifier: Apache-2.0
import Core
import Dispatch
import Logging
import Synchronization
import SystemPackage
import TestSupport
import Testing

@testable import Events

@Suite struct RecordLogTests {
  /// Attempts that a log wants to make later, which happen when the test says so.
  private final class Later: Sendable {
    private let waiting = Mutex<[(delay: Duration, body: @Sendable () -> Void)]>([])

    func add(_ delay: Duration, _ body: @escaping @Sendable () -> Void) {
      waiting.withLock { $0.append((delay, body)) }
    }

    var delays: [Duration] { waiting.withLock { $0.map(\.delay) } }

    func run() {
      let due = waiting.withLock { waiting in
        defer { waiting = [] }
        return waiting
      }
      for item in due { item.body() }
    }
  }

  private let folder: OutputFolder
  private let later = Later()

  init() throws {
    folder = try OutputFolder()
  }

  private func environment() -> RecordLog.Environment {
    let (folder, later) = (folder, later)
    var environment = RecordLog.Environment()
    environment.calls = folder.files
    environment.now = { folder.now }
    environment.after = { later.add($0, $1) }
    environment.later = { $0() }
    return environment
  }

  private func log(
    _ options: RecordLog.Options = RecordLog.Options(),
    _ environment: RecordLog.Environment? = nil
  ) throws(OutputError) -> RecordLog {
    try RecordLog(
      path: folder.path, options: options, environment: environment ?? self.environment(),
      logger: .silent)
  }

  private func alert() -> PendingRecord {
    PendingRecord(Examples.alert(.begin), Examples.context())
  }

  private func segment(_ index: Int) -> PendingRecord {
    let start = MediaTime(seconds: Double(8 * index))
    return PendingRecord(
      kind: .segment,
      line: RecordLine([
        "schema": "nightjar.segment/1", "seq": .integer(0), "index": .integer(index),
      ]), context: Examples.context(), start: start, end: start + MediaTime(seconds: 8), steps: 16,
      clock: .none)
  }

  @discardableResult
  private func flush(_ log: RecordLog) -> Bool { log.flush().wait(until: .after(.seconds(20))) }

  private func records() throws -> [JSON] {
    try GzipText(path: folder.path).lines.map { try JSON(text: $0) }
  }

  @Test func recordsAreNumberedInTheOrderInWhichTheyCome() throws {
    let log = try log()
    for index in 0..<200 { log.write(segment(index)) }
    #expect(flush(log))
    #expect(try records().map { $0["seq"].int } == Array(0..<200))
    #expect(try records().map { $0["index"].int } == Array(0..<200))
    #expect(log.statistics.lines == 200)
    #expect(log.statistics.bytes > 200 * 40)
  }

  @Test func recordsOfManyThreadsHaveNoHole() throws {
    let log = try log()
    DispatchQueue.concurrentPerform(iterations: 8) { thread in
      for index in 0..<50 { log.write(segment(index)) }
      if thread == 4 { log.reopen() }
    }
    #expect(flush(log))
    #expect(try records().map { $0["seq"].int } == Array(0..<400))
  }

  @Test func recordsWaitWhileTheDiskIsFull() throws {
    let log = try log()
    log.write(segment(0))
    #expect(flush(log))
    folder.files.setRoom(20)
    for index in 1..<4 { log.write(segment(index)) }
    #expect(!flush(log))
    #expect(log.statistics.waitingRecords == 3)
    #expect(log.statistics.failure?.contains("No space left on device") == true)
    #expect(try records().count == 1)
    folder.files.setRoom(.max)
    later.run()
    #expect(flush(log))
    #expect(try records().map { $0["index"].int } == [0, 1, 2, 3])
    #expect(try records().map { $0["seq"].int } == [0, 1, 2, 3])
    #expect(log.statistics.waitingRecords == 0 && log.statistics.droppedRecords == 0)
    #expect(log.statistics.failure == nil)
  }

  @Test func whatIsDroppedBecomesAGap() throws {
    let log = try log(RecordLog.Options(spoolBytes: 4 * segment(0).line.byteCount))
    folder.files.setRoom(0)
    for index in 0..<10 { log.write(segment(index)) }
    #expect(!flush(log))
    #expect(log.statistics.droppedRecords == 6)
    folder.files.setRoom(.max)
    #expect(flush(log))
    let records = try records()
    #expect(records.map { $0["seq"].int } == [0, 1, 2, 3, 4])
    #expect(records.map { $0["index"].int } == [nil, 6, 7, 8, 9])
    #expect(records[0]["schema"].string == "nightjar.gap/1")
    #expect(records[0]["cause"].string == "unwritten")
    #expect(records[0]["start"].double == 0 && records[0]["end"].double == 48)
    #expect(records[0]["dropped_steps"].int == 96)
  }

  @Test func aLossOfAlertsIsReportedElsewhere() throws {
    let reported = Mutex<[String]>([])
    var environment = environment()
    environment.lost = { gap in reported.withLock { $0.append(gap.context.source) } }
    let log = try log(RecordLog.Options(spoolBytes: 10), environment)
    folder.files.setRoom(0)
    log.write(alert())
    #expect(flush(log))
    #expect(reported.withLock { $0 } == ["door"])
    #expect(try records().isEmpty)
    #expect(log.statistics.droppedRecords == 1)
  }

  @Test func attemptsComeLessAndLessOften() throws {
    let log = try log()
    folder.files.fail(.write, with: .ioError)
    log.write(segment(0))
    var delays: [Duration] = []
    for _ in 0..<9 {
      #expect(!flush(log))
      delays += later.delays
      later.run()
    }
    #expect(
      delays.map { $0 / .milliseconds(1) } == [
        500, 1000, 2000, 4000, 8000, 16_000, 32_000, 32_000, 32_000,
      ])
    folder.files.fail(.write, with: nil)
    #expect(flush(log))
    later.run()
    folder.files.fail(.write, with: .ioError)
    log.write(segment(1))
    #expect(!flush(log))
    #expect(later.delays == [.milliseconds(500)])
  }

  @Test(arguments: [(FsyncPolicy.alerts, 1), (.always, 2), (.never, 0)])
  func theDiskIsAskedAsOftenAsDemanded(fsync: FsyncPolicy, times: Int) throws {
    let log = try log(RecordLog.Options(fsync: fsync))
    let before = folder.files.calls.count { $0 == .synchronize }
    for record in [segment(0), alert()] {
      log.write(record)
      // A flush asks the disk, too.
      #expect(flush(log))
    }
    #expect(folder.files.calls.count { $0 == .synchronize } - before == times + 2)
  }

  @Test func anAlertIsReportedOnceItIsOnTheDisk() throws {
    let folder = folder
    let callsBefore = Mutex<[FaultyFiles.Call]>([])
    var environment = environment()
    environment.written = { records in
      guard records.contains(where: { $0.kind == .alert }) else { return }
      callsBefore.withLock { $0 = folder.files.calls }
    }
    let log = try log(RecordLog.Options(), environment)
    log.write(segment(0))
    #expect(flush(log))
    #expect(callsBefore.withLock { $0 }.isEmpty)
    log.write(alert())
    #expect(flush(log))
    #expect(callsBefore.withLock { $0 }.suffix(2) == [.write, .synchronize])
  }

  @Test func aDiskThatDoesNotConfirmIsReportedAndNothingIsWrittenTwice() throws {
    let log = try log()
    folder.files.fail(.synchronize, with: .ioError)
    log.write(alert())
    #expect(!flush(log))
    #expect(log.statistics.failure?.contains("fdatasync") == true)
    folder.files.fail(.synchronize, with: nil)
    log.write(alert())
    #expect(flush(log))
    #expect(try records().map { $0["seq"].int } == [0, 1])
    #expect(log.statistics.failure == nil)
  }

  @Test func aFullDiskDoesNotKeepItFromStarting() throws {
    folder.files.fail(.open, with: .noSpace)
    let log = try log()
    log.write(segment(0))
    #expect(!flush(log))
    folder.files.fail(.open, with: nil)
    #expect(flush(log))
    #expect(try records().map { $0["seq"].int } == [0])
  }

  @Test func aFileThatMayNotBeWrittenKeepsItFromStarting() throws {
    folder.files.fail(.open, with: .permissionDenied)
    #expect(throws: OutputError.cannotOpen(output: folder.path, reason: .permissionDenied)) {
      _ = try log()
    }
  }

  @Test func rotationAndRepairAreCounted() throws {
    try folder.put("{\"seq\":4}\ntorn")
    let log = try log(RecordLog.Options(rotation: RotationPolicy(maxBytes: 120, gzip: true)))
    #expect(log.statistics.tornTails == 1)
    for index in 0..<6 { log.write(segment(index)) }
    #expect(flush(log))
    // What was rotated last is dealt with after the round in which it was written.
    #expect(flush(log))
    #expect(log.statistics.rotations >= 2)
    #expect(folder.names.first == "out-seq000000000004.jsonl.gz")
    #expect(try folder.sequences() == Array(4..<11))
  }

  @Test func anOutputThatIsShutDownTakesNothingMore() throws {
    let log = try log()
    log.write(segment(0))
    #expect(log.shutDown().wait(until: .after(.seconds(20))))
    log.write(segment(1))
    #expect(try records().count == 1)
    #expect(log.statistics.droppedRecords == 1)
    // The lock is gone, too.
    _ = try self.log()
  }

  @Test func shuttingDownWithAFullDiskGivesUp() throws {
    let log = try log()
    folder.files.setRoom(0)
    log.write(segment(0))
    #expect(!log.shutDown().wait(until: .after(.seconds(20))))
    #expect(log.statistics.droppedRecords == 1 && log.statistics.waitingRecords == 0)
  }

  @Test func standardOutputWithoutAReaderIsReportedOnce() throws {
    let times = Mutex(0)
    var environment = environment()
    environment.calls = ClosedOutput()
    environment.standardOutputClosed = { times.withLock { $0 += 1 } }
    let log = try RecordLog(path: "-", environment: environment, logger: .silent)
    for index in 0..<3 {
      log.write(segment(index))
      flush(log)
    }
    #expect(times.withLock { $0 } == 1)
    #expect(log.statistics.droppedRecords == 3)
    #expect(later.delays.isEmpty)
  }
}

/// A standard output that nobody reads.
private struct ClosedOutput: FileCalls, RecordStream {
  func open(_ path: String) throws(Errno) -> any RecordStream { self }
  func identity(of path: String) throws(Errno) -> FileIdentity { throw .noSuchFileOrDirectory }
  func createFolder(_ path: String) throws(Errno) {}
  func move(_ path: String, to new: String) throws(Errno) {}
  func remove(_ path: String) throws(Errno) {}
  func synchronizeFolder(_ path: String) throws(Errno) {}

  func write(_ bytes: [UInt8]) throws(Errno) { throw .brokenPipe }
  func seekToEnd() throws(Errno) -> Int64 { throw .illegalSeek }
  func truncate(to size: Int64) throws(Errno) { throw .illegalSeek }
  func close() throws(Errno) {}
  func status() throws(Errno) -> FileStatus {
    FileStatus(
      kind: .pipe, identity: FileIdentity(device: 0, inode: 0), size: 0, links: 1, modification: 0)
  }
  func lock() throws(Errno) {}
  func synchronize() throws(Errno) {}
}
