// SPDX-License-Identifier: Apache-2.0
import SystemPackage
import TestSupport
import Testing

@testable import Events

@Suite struct RotatedFilesTests {
  private let folder: OutputFolder

  init() throws {
    folder = try OutputFolder()
  }

  /// Writes lines into files of two lines each.
  private func write(_ count: Int) throws {
    var file = folder.file(rotation: RotationPolicy(maxBytes: 90))
    defer { file.close() }
    for _ in 0..<count { _ = try file.write(.example()) }
  }

  private func tidy(_ policy: RotationPolicy) {
    RotatedFiles(
      generations: RecordGenerations(path: folder.path), policy: policy, calls: folder.files,
      logger: .silent
    ).tidy()
  }

  @Test func oldFilesAreCompressed() throws {
    try write(5)
    tidy(RotationPolicy(gzip: true))
    #expect(
      folder.names == ["out-seq000000000000.jsonl.gz", "out-seq000000000002.jsonl.gz", "out.jsonl"])
    #expect(try folder.sequences() == [0, 1, 2, 3, 4])
  }

  @Test func theOldestFilesAreRemoved() throws {
    try write(9)
    tidy(RotationPolicy(gzip: true))
    try write(4)
    tidy(RotationPolicy(keep: 2))
    #expect(try folder.sequences() == [8, 9, 10, 11, 12])
  }

  @Test func theNewestOldFileIsNeverRemoved() throws {
    try write(5)
    tidy(RotationPolicy(keep: 0))
    #expect(folder.names == ["out-seq000000000002.jsonl", "out.jsonl"])
  }

  @Test func whatLogrotateKeepsIsNotRemoved() throws {
    try write(5)
    try folder.put("{\"seq\":0}\n", in: "out.jsonl.1")
    tidy(RotationPolicy(keep: 1))
    #expect(folder.names == ["out-seq000000000002.jsonl", "out.jsonl", "out.jsonl.1"])
  }

  @Test(arguments: [FaultyFiles.Call.move, .remove, .synchronizeFolder])
  func aCrashWhileCompressingLosesNothing(call: FaultyFiles.Call) throws {
    try write(5)
    folder.files.fail(call, with: .ioError)
    tidy(RotationPolicy(gzip: true))
    #expect(try folder.sequences() == [0, 1, 2, 3, 4])
    folder.files.fail(call, with: nil)
    tidy(RotationPolicy(gzip: true))
    #expect(try folder.sequences() == [0, 1, 2, 3, 4])
    #expect(
      folder.names == ["out-seq000000000000.jsonl.gz", "out-seq000000000002.jsonl.gz", "out.jsonl"])
  }

  @Test func anUnfinishedCopyIsReplaced() throws {
    try write(3)
    try folder.put("unfinished", in: "out-seq000000000000.jsonl.gz.tmp")
    #expect(try folder.sequences() == [0, 1, 2])
    tidy(RotationPolicy(gzip: true))
    #expect(folder.names == ["out-seq000000000000.jsonl.gz", "out.jsonl"])
  }

  @Test func numbersGoOnFromACompressedFile() throws {
    try write(4)
    try folder.move("out.jsonl", to: "out-seq000000000002.jsonl")
    tidy(RotationPolicy(gzip: true))
    try write(1)
    #expect(try folder.sequences() == [0, 1, 2, 3, 4])
  }
}
