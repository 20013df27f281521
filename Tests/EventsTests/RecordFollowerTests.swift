// SPDX-License-Identifier: Apache-2.0
import Compression
import Foundation
import TestSupport
import Testing

@testable import Events

@Suite struct RecordFollowerTests {
  private let folder: TemporaryFolder
  private let names: RecordGenerations

  init() throws {
    folder = try TemporaryFolder()
    names = RecordGenerations(path: "\(folder.path)/alerts.jsonl")
  }

  private func alert(_ number: Int, _ reason: String = "why") -> String {
    AlertLines.line(number, reason: reason) + "\n"
  }

  private func alerts(_ numbers: Range<Int>) -> String { numbers.map { alert($0) }.joined() }

  private func append(_ text: String) throws {
    if !FileManager.default.fileExists(atPath: names.path) { try write("", to: names.path) }
    let handle = try #require(FileHandle(forWritingAtPath: names.path))
    try handle.seekToEnd()
    try handle.write(contentsOf: Data(text.utf8))
    try handle.close()
  }

  private func write(_ text: String, to path: String) throws {
    _ = try folder.file(URL(filePath: path).lastPathComponent, text.utf8)
  }

  private func rotate(first: Int, compress: Bool = false) throws {
    let rotated = names.rotatedPath(first: first)
    try FileManager.default.moveItem(atPath: names.path, toPath: rotated)
    guard compress else { return }
    try Gzip.compress(rotated, to: rotated + ".gz")
    try FileManager.default.removeItem(atPath: rotated)
  }

  private func read(_ follower: RecordFollower) throws -> [Int] {
    try follower.readAll().map(\.sequence)
  }

  @Test func allFilesAreReadOldestFirst() throws {
    try append(alerts(0..<3))
    try rotate(first: 0, compress: true)
    try append(alerts(3..<5))
    try rotate(first: 3)
    try append(alerts(5..<6))
    let follower = RecordFollower(path: names.path, from: .beginning)
    #expect(try read(follower) == [0, 1, 2, 3, 4, 5])
    #expect(try read(follower) == [])
    #expect(follower.statistics == expected(alerts: 6))
  }

  @Test func whatIsWrittenLaterIsReadAcrossRotations() throws {
    let follower = RecordFollower(path: names.path, from: .now)
    #expect(try read(follower) == [])
    try append(alerts(0..<2))
    #expect(try read(follower) == [0, 1])
    try append(alerts(2..<3))
    try rotate(first: 0, compress: true)
    #expect(try read(follower) == [2])
    try append(alerts(3..<4))
    try rotate(first: 3, compress: true)
    try append(alerts(4..<5))
    try rotate(first: 4)
    try append(alerts(5..<6))
    #expect(try read(follower) == [3, 4, 5])
    #expect(follower.statistics == expected(alerts: 6))
  }

  @Test func aLineIsReadOnceItIsWhole() throws {
    let line = Array(alert(0).utf8)
    let follower = RecordFollower(path: names.path, from: .beginning)
    for end in [1, 20, line.count - 1] {
      try write(String(decoding: line[..<end], as: UTF8.self), to: names.path)
      #expect(try read(follower) == [])
    }
    try append("\n")
    #expect(try read(follower) == [0])
    #expect(follower.statistics.damagedLines == 0)
  }

  @Test func aTornLineThatIsWrittenAnewIsReadAsItIsThen() throws {
    try append(alert(0) + alert(1).prefix(30))
    let follower = RecordFollower(path: names.path, from: .beginning)
    #expect(try read(follower) == [0])
    let handle = try #require(FileHandle(forWritingAtPath: names.path))
    try handle.truncate(atOffset: UInt64(alert(0).utf8.count))
    try handle.close()
    try append(alert(1, "another") + alert(2))
    let read = try follower.readAll()
    #expect(read.map(\.sequence) == [1, 2])
    #expect(read.first?.reason == "another")
    #expect(follower.statistics == expected(alerts: 3))
  }

  @Test func nowIsBehindTheLastRecordEvenAfterARestart() throws {
    try append(alerts(0..<20))
    try rotate(first: 0)
    try append("")
    let follower = RecordFollower(path: names.path, from: .now)
    #expect(try read(follower) == [])
    let anchors = follower.anchors
    try append(alerts(20..<22))
    #expect(try read(RecordFollower(path: names.path, from: .after(anchors))) == [20, 21])
    #expect(try read(follower) == [20, 21])
  }

  @Test func anAnchorIsFoundInWhateverFileItIsByThen() throws {
    try append(alerts(0..<3))
    let follower = RecordFollower(path: names.path, from: .beginning)
    while try follower.next().sequence != 1 {}
    let anchors = follower.anchors
    try append(alerts(3..<4))
    try rotate(first: 0, compress: true)
    try append(alerts(4..<5))
    let restarted = RecordFollower(path: names.path, from: .after(anchors))
    #expect(restarted.anchors == anchors)
    #expect(try read(restarted) == [2, 3, 4])
    #expect(try read(follower) == [2, 3, 4])
  }

  @Test func recordsThatWereRemovedMeanwhileAreCounted() throws {
    try append(alerts(0..<3))
    let follower = RecordFollower(path: names.path, from: .now)
    #expect(try read(follower) == [])
    let anchors = follower.anchors
    try FileManager.default.removeItem(atPath: names.path)
    try append(alerts(8..<10))
    #expect(try read(follower) == [8, 9])
    #expect(follower.statistics.missed == 5)
    let restarted = RecordFollower(path: names.path, from: .after(anchors))
    #expect(try read(restarted) == [8, 9])
    #expect(restarted.statistics.missed == 5)
  }

  @Test func numbersThatBeginAnewAreReadFromTheirBeginning() throws {
    try append(alerts(0..<5))
    let follower = RecordFollower(path: names.path, from: .beginning)
    #expect(try read(follower) == [0, 1, 2, 3, 4])
    let anchors = follower.anchors
    try FileManager.default.removeItem(atPath: names.path)
    #expect(try read(follower) == [])
    try append(alert(0, "other") + alert(1, "other"))
    #expect(try read(follower) == [0, 1])
    #expect(follower.statistics.restarts == 1)
    let restarted = RecordFollower(path: names.path, from: .after(anchors))
    #expect(try read(restarted) == [0, 1])
    #expect(restarted.statistics.restarts == 1)
  }

  @Test func aFileThatIsReplacedByItsCopyIsNotReadTwice() throws {
    try append(alerts(0..<3))
    let follower = RecordFollower(path: names.path, from: .beginning)
    #expect(try read(follower) == [0, 1, 2])
    try FileManager.default.moveItem(atPath: names.path, toPath: names.path + ".original")
    try append(alerts(0..<4))
    #expect(try read(follower) == [3])
    #expect(follower.statistics.restarts == 0)
  }

  @Test func aFileThatIsCopiedAndEmptiedIsFollowed() throws {
    try append(alerts(0..<3))
    let follower = RecordFollower(path: names.path, from: .beginning)
    #expect(try read(follower) == [0, 1, 2])
    try append(alerts(3..<4))
    try FileManager.default.copyItem(atPath: names.path, toPath: names.path + ".1")
    let handle = try #require(FileHandle(forWritingAtPath: names.path))
    try handle.truncate(atOffset: 0)
    try handle.close()
    #expect(try read(follower) == [3])
    try append(alerts(4..<5))
    #expect(try read(follower) == [4])
    #expect(follower.statistics == expected(alerts: 5))
  }

  @Test func aRenamedFileIsFollowedUntilAnotherTakesItsPlace() throws {
    try append(alerts(0..<1))
    let follower = RecordFollower(path: names.path, from: .beginning)
    #expect(try read(follower) == [0])
    let handle = try #require(FileHandle(forWritingAtPath: names.path))
    try handle.seekToEnd()
    try FileManager.default.moveItem(atPath: names.path, toPath: names.path + ".1")
    try handle.write(contentsOf: Data(alert(1).utf8))
    #expect(try read(follower) == [1])
    try handle.write(contentsOf: Data(alert(2).utf8))
    try append(alerts(3..<4))
    #expect(try read(follower) == [2, 3])
  }

  @Test func otherRecordsAreCountedAndPassedOver() throws {
    try append(
      """
      {"schema":"nightjar.segment/1","seq":0,"start":"odd"}
      \(AlertLines.line(1))
      {"schema":"nightjar.alert/2","seq":2}
      {"schema":"nightjar.alert/1","seq":3}
      junk

      [1]
      {"schema":"nightjar.alert/1","seq":-1}

      """)
    let follower = RecordFollower(path: names.path, from: .beginning)
    #expect(try read(follower) == [1])
    #expect(follower.statistics == expected(alerts: 1, others: 2, damagedLines: 5))
    #expect(follower.anchors.map(\.sequence) == [2, 1])
  }

  @Test func anAlertIsTheAnchorWhereLaterRecordsAreLost() throws {
    let other = #"{"schema":"nightjar.segment/1","seq":2}"#
    try append(alerts(0..<2) + other + "\n")
    let follower = RecordFollower(path: names.path, from: .beginning)
    #expect(try read(follower) == [0, 1])
    try write(alerts(0..<4), to: names.path)
    let restarted = RecordFollower(path: names.path, from: .after(follower.anchors))
    #expect(try read(restarted) == [2, 3])
    #expect(restarted.statistics.restarts == 0)
  }

  @Test func aLineWithoutEndIsSkippedWithoutKeepingIt() throws {
    let long = String(repeating: "x", count: RecordReader.longestLine + 100_000)
    try append(alert(0) + long)
    let follower = RecordFollower(path: names.path, from: .beginning)
    #expect(try read(follower) == [0])
    try append(long + "\n" + alert(1) + long + "\n" + alert(2))
    #expect(try read(follower) == [1, 2])
    #expect(follower.statistics == expected(alerts: 3, damagedLines: 2))
  }

  @Test func aDamagedCompressedFileIsReadAsFarAsPossible() throws {
    try append(alerts(0..<2000))
    try rotate(first: 0, compress: true)
    try append(alerts(2000..<2001))
    let path = names.rotatedPath(first: 0) + ".gz"
    let bytes = try Data(contentsOf: URL(filePath: path))
    _ = try folder.file(URL(filePath: path).lastPathComponent, bytes.prefix(bytes.count / 2))
    let follower = RecordFollower(path: names.path, from: .beginning)
    let numbers = try read(follower)
    #expect(numbers.count > 500)
    #expect(numbers == Array(0..<(numbers.count - 1)) + [2000])
    #expect(follower.statistics.damagedFiles == 1)
  }

  @Test func aFolderAmongTheFilesEndsTheReading() throws {
    try append(alerts(0..<1))
    try rotate(first: 0)
    let path = names.rotatedPath(first: 1)
    try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: false)
    let follower = RecordFollower(path: names.path, from: .beginning)
    #expect(try read(follower) == [0])
    #expect(follower.statistics.damagedFiles == 0)
  }

  @Test func oldFilesCanBeLeftOut() throws {
    try append(alerts(0..<2))
    try rotate(first: 0)
    let old = Date(timeIntervalSince1970: 1_000_000)
    try FileManager.default.setAttributes(
      [.modificationDate: old], ofItemAtPath: names.rotatedPath(first: 0))
    try append(alerts(2..<3))
    let since = old.addingTimeInterval(1)
    #expect(try read(RecordFollower(path: names.path, from: .modified(since: since))) == [2])
    #expect(try read(RecordFollower(path: names.path, from: .modified(since: old))) == [0, 1, 2])
  }

  private func expected(
    alerts: Int, others: Int = 0, damagedLines: Int = 0
  ) -> RecordFollower.Statistics {
    var statistics = RecordFollower.Statistics()
    statistics.alerts = alerts
    statistics.others = others
    statistics.damagedLines = damagedLines
    return statistics
  }
}

extension RecordFollower.Item {
  fileprivate var sequence: Int? {
    if case .alert(let alert) = self { alert.sequence } else { nil }
  }
}
