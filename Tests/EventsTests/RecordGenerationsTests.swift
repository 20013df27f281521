// SPDX-License-Identifier: Apache-2.0
import Compression
import Foundation
import TestSupport
import Testing

@testable import Events

@Suite struct RecordGenerationsTests {
  private func withFolder(_ body: (TemporaryFolder) throws -> Void) throws {
    let folder = try TemporaryFolder()
    try withExtendedLifetime(folder) { try body(folder) }
  }

  private func records(_ numbers: Range<Int>) -> [UInt8] {
    Array(numbers.map { "{\"seq\":\($0)}\n" }.joined().utf8)
  }

  private func listed(_ path: String) throws -> [String] {
    try RecordGenerations(path: path).list().map {
      "\(URL(filePath: $0.path).lastPathComponent) \($0.firstSequence)"
    }
  }

  @Test func anOutputThatIsNotThereHasNoGenerations() throws {
    try withFolder { folder throws in
      #expect(try listed("\(folder.path)/alerts.jsonl") == [])
      #expect(try listed("\(folder.path)/none/alerts.jsonl") == [])
    }
  }

  @Test func generationsComeOldestFirst() throws {
    try withFolder { folder in
      let path = try folder.file("alerts.jsonl", records(30..<31))
      let names = RecordGenerations(path: path)
      for first in [20, 0, 10] {
        let rotated = URL(filePath: names.rotatedPath(first: first)).lastPathComponent
        _ = try folder.file(rotated, records(first..<(first + 10)))
      }
      #expect(
        try listed(path) == [
          "alerts-seq000000000000.jsonl 0", "alerts-seq000000000010.jsonl 10",
          "alerts-seq000000000020.jsonl 20", "alerts.jsonl 30",
        ])
      #expect(try names.generation(holding: 19)?.firstSequence == 10)
      #expect(try names.generation(holding: 20)?.firstSequence == 20)
      #expect(try names.generation(holding: 1000)?.path == names.path)
    }
  }

  @Test func anEmptyFileIsNoGeneration() throws {
    try withFolder { folder in
      let path = try folder.file("alerts.jsonl", [])
      #expect(try listed(path) == [])
    }
  }

  @Test func aCompressedCopyCountsOnlyWithoutItsOriginal() throws {
    try withFolder { folder in
      let path = "\(folder.path)/alerts.jsonl"
      let rotated = try folder.file("alerts-seq000000000005.jsonl", records(5..<7))
      try Gzip.compress(rotated, to: rotated + ".gz")
      #expect(try listed(path) == ["alerts-seq000000000005.jsonl 5"])
      try FileManager.default.removeItem(atPath: rotated)
      #expect(try listed(path) == ["alerts-seq000000000005.jsonl.gz 5"])
      #expect(try RecordGenerations(path: path).list().first?.isCompressed == true)
    }
  }

  @Test func whatLogrotateLeavesIsFoundByItsContent() throws {
    try withFolder { folder in
      let path = try folder.file("alerts.jsonl", records(40..<41))
      _ = try folder.file("alerts.jsonl.1", records(30..<40))
      let second = try folder.file("alerts.jsonl.2", records(20..<30))
      try Gzip.compress(second, to: second + ".gz")
      try FileManager.default.removeItem(atPath: second)
      _ = try folder.file("alerts.jsonl-20261123", records(10..<20))
      _ = try folder.file("alerts-20261122.jsonl", records(0..<10))
      #expect(
        try listed(path) == [
          "alerts-20261122.jsonl 0", "alerts.jsonl-20261123 10", "alerts.jsonl.2.gz 20",
          "alerts.jsonl.1 30", "alerts.jsonl 40",
        ])
    }
  }

  @Test(arguments: [
    "alerts.jsonl.torn", "alerts.jsonl.1.tmp", "alerts.jsonl~", "alerts-2.jsonl",
    "alerts-seq12.jsonl", "alerts-seq000000000005.jsonl.gz.tmp", "alerts-door.jsonl",
    "alerts-seq00000000000x.jsonl", "other.jsonl.1", "alerts.jsonl.", "alerts.jsonl.gz",
  ])
  func otherFilesAreNoGenerations(name: String) throws {
    try withFolder { folder in
      _ = try folder.file(name, records(0..<1))
      #expect(try listed("\(folder.path)/alerts.jsonl") == [])
    }
  }

  @Test func aFileWithoutAnExtensionHasGenerationsToo() throws {
    try withFolder { folder in
      let names = RecordGenerations(path: "\(folder.path)/alerts")
      let rotated = URL(filePath: names.rotatedPath(first: 7)).lastPathComponent
      #expect(rotated == "alerts-seq000000000007")
      _ = try folder.file(rotated, records(7..<9))
      #expect(try names.list().map(\.firstSequence) == [7])
    }
  }

  @Test func aLinkLeadsToTheGenerationsOfItsTarget() throws {
    try withFolder { folder in
      let target = try folder.file("alerts.jsonl", records(3..<4))
      let link = "\(folder.path)/link"
      try FileManager.default.createSymbolicLink(atPath: link, withDestinationPath: target)
      #expect(try listed(link) == ["alerts.jsonl 3"])
    }
  }

  @Test func aSecondFileOfTheSameNumberGetsAnotherName() throws {
    try withFolder { folder in
      let names = RecordGenerations(path: "\(folder.path)/alerts.jsonl")
      let copy = URL(filePath: names.rotatedPath(first: 7, copy: 1)).lastPathComponent
      #expect(copy == "alerts-seq000000000007.1.jsonl")
      _ = try folder.file(copy, records(7..<9))
      #expect(try names.list().map(\.firstSequence) == [7])
    }
  }

  @Test func numbersAreFoundInDamagedFiles() throws {
    try withFolder { folder in
      let bytes = Array("junk\n[1]\n{\"seq\":4}\n\0\0\n{\"seq\":9}\n{\"seq\":10".utf8)
      let path = try folder.file("a", bytes)
      #expect(RecordScan.firstSequence(in: path) == 4)
      #expect(RecordScan.lastSequence(in: path) == 9)
      #expect(RecordScan.firstSequence(in: folder.path + "/none") == nil)
    }
  }
}
