// SPDX-License-Identifier: Apache-2.0
import Foundation
import SystemPackage
import TestSupport
import Testing

@testable import Events

@Suite struct RecordFileTests {
  private let folder: OutputFolder
  private let zeros = String(repeating: "\0", count: 5000)

  init() throws {
    folder = try OutputFolder()
  }

  private func line(_ number: Int, _ text: String = "x") -> String {
    #"{"schema":"test/1","seq":\#(number),"text":"\#(text)"}"# + "\n"
  }

  /// Writes one line with a new process, as it were.
  private func writeAnew(_ rotation: RotationPolicy = RotationPolicy()) throws -> Int {
    var file = folder.file(rotation: rotation)
    defer { file.close() }
    return try file.write(.example())
  }

  @Test func numbersGoOnAfterARestart() throws {
    #expect(try writeAnew() == 0)
    #expect(try writeAnew() == 1)
    #expect(folder.text() == line(0) + line(1))
  }

  @Test func aFolderThatIsMissingIsMade() throws {
    var file = RecordFile(
      path: folder.path + ".d/a/b.jsonl", rotation: RotationPolicy(), calls: SystemFileCalls(),
      now: { 0 }, logger: .silent)
    #expect(try file.write(.example()) == 0)
    #expect(folder.text(of: "out.jsonl.d/a/b.jsonl") == line(0))
  }

  @Test(arguments: ["{\"schema\":\"te", "{\"seq\":8}", "\0\0\0\0", "{\"s\0\0\0\n", "junk\n", "\n"])
  func aTornEndIsMovedAway(torn: String) throws {
    try folder.put(line(6) + line(7) + torn)
    #expect(try writeAnew() == 8)
    #expect(folder.text() == line(6) + line(7) + line(8))
    let kept = torn.hasSuffix("\n") ? torn : torn.replacing("\0", with: "")
    #expect(folder.text(of: "out.jsonl.torn") == kept)
  }

  @Test func zerosAfterPowerLossAreCutOffHoweverManyThereAre() throws {
    try folder.put(line(3) + "{\"se" + String(repeating: zeros, count: 40))
    #expect(try writeAnew() == 4)
    #expect(folder.text() == line(3) + line(4))
    #expect(folder.text(of: "out.jsonl.torn") == "{\"se")
  }

  @Test func aFileThatIsTornFromTheStartBeginsAnew() throws {
    try folder.put("{\"schema\":\"test/1\"," + zeros)
    var file = folder.file()
    #expect(try file.write(.example()) == 0)
    #expect(file.tornTails == 1)
    #expect(folder.text() == line(0))
  }

  @Test func tornEndsAreCollected() throws {
    try folder.put(line(0) + "one")
    #expect(try writeAnew() == 1)
    try folder.put(line(0) + "two")
    #expect(try writeAnew() == 1)
    #expect(folder.text(of: "out.jsonl.torn") == "onetwo")
  }

  @Test func aTornEndIsRepairedEvenIfItCannotBeKept() throws {
    try folder.put(line(0) + "torn")
    folder.files.setRoom(0)
    var file = folder.file()
    try file.open()
    #expect(folder.text() == line(0))
  }

  @Test func aFileOfSomethingElseIsLeftAlone() throws {
    let text = "[output]\nsegments = \"-\"\n"
    try folder.put(text)
    #expect(throws: OutputError.notRecords(output: folder.path)) { _ = try writeAnew() }
    #expect(folder.text() == text)
  }

  @Test func aRecordWithoutANumberIsNoTornLine() throws {
    try folder.put(line(4) + "{\"note\":\"by hand\"}\n")
    #expect(try writeAnew() == 5)
    #expect(folder.text() == line(4) + "{\"note\":\"by hand\"}\n" + line(5))
  }

  @Test func aFolderIsNoOutput() throws {
    var file = RecordFile(
      path: (folder.path as NSString).deletingLastPathComponent, rotation: RotationPolicy(),
      calls: SystemFileCalls(), now: { 0 }, logger: .silent)
    let error = #expect(throws: OutputError.self) { try file.open() }
    #expect(error?.description.hasSuffix("(open: Is a directory). Name a file in it.") == true)
  }

  @Test func twoWritersOnOneFileAreRefused() throws {
    var first = folder.file()
    #expect(try first.write(.example()) == 0)
    var second = folder.file()
    let error = #expect(throws: OutputError.self) { try second.open() }
    #expect(
      error?.description == """
        output "\(folder.path)": something else writes to it (flock: it is locked). \
        Stop the other process, or name another file.
        """)
    first.close()
    #expect(try second.write(.example()) == 1)
  }

  @Test func aFileThatCannotBeLockedIsWrittenAllTheSame() throws {
    folder.files.fail(.lock, with: .noLocks)
    #expect(try writeAnew() == 0)
  }

  @Test func aFileThatWasDeletedIsBegunAgainAndCountsOn() throws {
    var file = folder.file()
    #expect(try file.write(.example()) == 0)
    try folder.remove("out.jsonl")
    #expect(try file.write(.example()) == 1)
    #expect(folder.text() == line(1))
  }

  @Test func aFileThatWasCutOffCountsOn() throws {
    var file = folder.file()
    for _ in 0..<3 { _ = try file.write(.example()) }
    let handle = try FileHandle(forWritingTo: URL(filePath: folder.path))
    try handle.truncate(atOffset: UInt64(line(0).utf8.count + 5))
    #expect(try file.write(.example()) == 3)
    #expect(folder.text() == line(0) + line(3))
    try handle.truncate(atOffset: 0)
    #expect(try file.write(.example()) == 4)
    #expect(folder.text() == line(4))
  }

  @Test func aLineThatSomethingElseLeftUnfinishedIsRepaired() throws {
    var file = folder.file()
    #expect(try file.write(.example()) == 0)
    let handle = try FileHandle(forWritingTo: URL(filePath: folder.path))
    try handle.seekToEnd()
    try handle.write(contentsOf: Data("half".utf8))
    #expect(try file.write(.example()) == 1)
    #expect(folder.text() == line(0) + line(1))
  }

  @Test func reopeningFollowsLogrotate() throws {
    var file = folder.file()
    #expect(try file.write(.example()) == 0)
    try folder.move("out.jsonl", to: "out.jsonl.1")
    #expect(try file.write(.example()) == 1)
    try file.reopen()
    #expect(try file.write(.example()) == 2)
    try file.reopen()
    #expect(try file.write(.example()) == 3)
    #expect(folder.text(of: "out.jsonl.1") == line(0) + line(1))
    #expect(folder.text() == line(2) + line(3))
  }

  @Test(arguments: ["out.jsonl.1", "out.jsonl-20261123", "out-20261123.jsonl"])
  func numbersGoOnAfterLogrotateAndARestart(name: String) throws {
    #expect(try writeAnew() == 0)
    #expect(try writeAnew() == 1)
    try folder.move("out.jsonl", to: name)
    try folder.put("")
    #expect(try writeAnew() == 2)
  }

  @Test func aFileThatIsFullIsRotated() throws {
    let size = Int64(line(0).utf8.count)
    var file = folder.file(rotation: RotationPolicy(maxBytes: 2 * size))
    for number in 0..<5 { #expect(try file.write(.example()) == number) }
    #expect(file.rotations == 2)
    #expect(
      folder.names == ["out-seq000000000000.jsonl", "out-seq000000000002.jsonl", "out.jsonl"])
    #expect(folder.text(of: "out-seq000000000002.jsonl") == line(2) + line(3))
    #expect(folder.text() == line(4))
  }

  @Test func aFileIsRotatedWhenAnotherDayBegins() throws {
    let rotation = RotationPolicy(maxAge: 86_400)
    folder.advance(-folder.now.truncatingRemainder(dividingBy: 86_400) + 86_399)
    let stamp = Date(timeIntervalSince1970: folder.now)
    #expect(try writeAnew(rotation) == 0)
    try FileManager.default.setAttributes([.modificationDate: stamp], ofItemAtPath: folder.path)
    #expect(try writeAnew(rotation) == 1)
    try FileManager.default.setAttributes([.modificationDate: stamp], ofItemAtPath: folder.path)
    folder.advance(1)
    #expect(try writeAnew(rotation) == 2)
    #expect(folder.text(of: "out-seq000000000000.jsonl") == line(0) + line(1))
    #expect(folder.text() == line(2))
  }

  @Test func numbersGoOnAfterACrashInTheMiddleOfARotation() throws {
    #expect(try writeAnew() == 0)
    try folder.move("out.jsonl", to: "out-seq000000000000.jsonl")
    #expect(try writeAnew() == 1)
    #expect(try folder.sequences() == [0, 1])
  }

  @Test func aFileThatCannotBeRotatedGrowsOn() throws {
    var file = folder.file(rotation: RotationPolicy(maxBytes: 1))
    folder.files.fail(.move, with: .permissionDenied)
    for number in 0..<3 { #expect(try file.write(.example()) == number) }
    #expect(folder.names == ["out.jsonl"])
    folder.files.fail(.move, with: nil)
    #expect(try file.write(.example()) == 3)
    #expect(folder.names == ["out-seq000000000000.jsonl", "out.jsonl"])
  }

  @Test func aNameThatIsTakenIsNotOverwritten() throws {
    try folder.put(line(0, "old"), in: "out-seq000000000000.jsonl")
    try folder.put(line(0))
    #expect(try writeAnew(RotationPolicy(maxBytes: 1)) == 1)
    #expect(folder.text(of: "out-seq000000000000.jsonl") == line(0, "old"))
    #expect(folder.text(of: "out-seq000000000000.1.jsonl") == line(0))
  }

  @Test(arguments: 0..<60)
  func aDiskThatIsFullLeavesWholeLines(room: Int) throws {
    var file = folder.file()
    #expect(try file.write(.example()) == 0)
    folder.files.setRoom(room)
    #expect(throws: OutputError.cannotWrite(output: folder.path, call: "write", reason: .noSpace)) {
      while true { _ = try file.write(.example()) }
    }
    folder.files.setRoom(.max)
    #expect(try folder.sequences() == Array(0..<(1 + room / line(1).utf8.count)))
    _ = try file.write(.example())
    #expect(try folder.sequences() == Array(0..<(2 + room / line(1).utf8.count)))
  }

  @Test(arguments: FaultyFiles.Call.allCases, [.noSpace, .ioError, .permissionDenied] as [Errno])
  func anyCallMayFailAtAnyTime(call: FaultyFiles.Call, reason: Errno) throws {
    var file = folder.file(rotation: RotationPolicy(maxBytes: 100))
    var written: [Int] = []
    for turn in 0..<12 {
      folder.files.fail(call, with: turn % 4 == 2 ? reason : nil)
      if turn % 3 == 2 { try? file.reopen() }
      if let sequence = try? file.write(.example()) { written.append(sequence) }
      if turn % 6 == 5 {
        file.close()
        file = folder.file(rotation: RotationPolicy(maxBytes: 100))
      }
    }
    #expect(written.count >= 9)
    #expect(written == Array(0..<written.count))
    #expect(try folder.sequences() == written)
  }

  @Test func anUnfinishedLineThatCannotBeTakenBackIsRepairedLater() throws {
    var file = folder.file()
    #expect(try file.write(.example()) == 0)
    folder.files.setRoom(10)
    folder.files.fail(.truncate, with: .ioError)
    #expect(throws: OutputError.self) { try file.write(.example()) }
    folder.files.setRoom(.max)
    #expect(throws: OutputError.self) { try file.write(.example()) }
    folder.files.fail(.truncate, with: nil)
    #expect(try file.write(.example()) == 1)
    #expect(folder.text() == line(0) + line(1))
  }

  @Test func aPipeWithoutAReaderIsNotWaitedFor() throws {
    #expect(mkfifo(folder.path, 0o600) == 0)
    var file = folder.file()
    let error = #expect(throws: OutputError.self) { try file.open() }
    #expect(error == .cannotOpen(output: folder.path, reason: .noSuchAddressOrDevice))
    let reader = try FileDescriptor.open(FilePath(folder.path), .readOnly, options: .nonBlocking)
    #expect(try file.write(.example()) == 0)
    var bytes = [UInt8](repeating: 0, count: 100)
    let count = try bytes.withUnsafeMutableBytes { try reader.read(into: $0) }
    #expect(String(decoding: bytes.prefix(count), as: UTF8.self) == line(0))
    try reader.close()
  }

  @Test func aDeviceIsWrittenWithoutFurtherAdo() throws {
    var file = RecordFile(
      path: "/dev/null", rotation: RotationPolicy(maxBytes: 1), calls: SystemFileCalls(),
      now: { 0 }, logger: .silent)
    #expect(try file.write(.example()) == 0)
    #expect(try file.write(.example()) == 1)
  }

  @Test func aFullDeviceIsAnErrorEachTime() throws {
    var file = RecordFile(
      path: "/dev/full", rotation: RotationPolicy(), calls: SystemFileCalls(), now: { 0 },
      logger: .silent)
    for _ in 0..<2 {
      #expect(throws: OutputError.cannotWrite(output: "/dev/full", call: "write", reason: .noSpace))
      { _ = try file.write(.example()) }
    }
  }
}
