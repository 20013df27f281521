// SPDX-License-Identifier: Apache-2.0
import Core
import Foundation
import TestSupport
import Testing

@testable import Media

@Suite struct MediaStoreTests {
  private let folder: TemporaryFolder
  private static let day = Date(timeIntervalSince1970: 1_800_000_000)

  init() throws { folder = try TemporaryFolder() }

  private func store(age: Double? = nil, bytes: Int? = nil) throws -> MediaStore {
    try MediaStore(
      directory: "\(folder.path)/media",
      limits: .init(age: age.map(MediaTime.init(seconds:)), bytes: bytes)
    ) { Self.day }
  }

  private func name(_ second: Int, rule: String = "glass") -> MediaFileName {
    MediaFileName(
      source: "yard", rule: rule, start: MediaTime(seconds: Double(second)), clock: .none)
  }

  /// Makes a file as old as it is said to be.
  private func touch(_ path: String, age: Double) throws {
    try FileManager.default.setAttributes(
      [.modificationDate: Self.day.addingTimeInterval(-age)], ofItemAtPath: path)
  }

  private var names: [String] {
    get throws {
      try FileManager.default.contentsOfDirectory(atPath: "\(folder.path)/media").sorted()
    }
  }

  @Test func aFileAppearsWhenItIsComplete() throws {
    let store = try store()
    let draft = store.draft(name(1), ending: "mp4")
    _ = try folder.file("media/\(URL(filePath: draft.path).lastPathComponent)", [1, 2, 3])
    #expect(try names == ["yard_t000001000_glass.mp4.part"])
    let path = try store.keep(draft, as: name(1), ending: "mkv")
    #expect(try names == ["yard_t000001000_glass.mkv"])
    #expect(path == store.path(of: name(1), ending: "mkv"))
    #expect(try Data(contentsOf: URL(filePath: path)) == Data([1, 2, 3]))
  }

  @Test func whatIsDiscardedIsGone() throws {
    let store = try store()
    let draft = store.draft(name(1), ending: "mp4")
    try Data([1]).write(to: URL(filePath: draft.path))
    store.discard(draft)
    #expect(try names.isEmpty)
  }

  @Test func whatIsTooOldIsDeleted() throws {
    let store = try store(age: 100)
    for (second, age) in [(1, 101.0), (2, 99)] {
      try touch(try store.write([0], as: name(second), ending: "jpg"), age: age)
    }
    store.prune()
    #expect(try names == ["yard_t000002000_glass.jpg"])
  }

  @Test func theOldestMakeRoomForTheNew() throws {
    let store = try store(bytes: 250)
    for second in 1...3 {
      let path = try store.write(
        [UInt8](repeating: 0, count: 100), as: name(second), ending: "jpg")
      try touch(path, age: Double(100 - second))
    }
    #expect(try names == ["yard_t000002000_glass.jpg", "yard_t000003000_glass.jpg"])
    _ = try store.write([UInt8](repeating: 0, count: 1000), as: name(4), ending: "jpg")
    #expect(try names == ["yard_t000004000_glass.jpg"])
  }

  @Test func whatIsBeingWrittenStays() throws {
    let store = try store(age: 10, bytes: 50)
    let draft = store.draft(name(1), ending: "mp4")
    try Data(count: 100).write(to: URL(filePath: draft.path))
    try touch(draft.path, age: 10_000)
    store.prune()
    #expect(try names == ["yard_t000001000_glass.mp4.part"])
  }

  @Test func whatADeadProcessLeftIsCleanedUp() throws {
    _ = try store()
    for (second, age) in [(1, 4000.0), (2, 3000)] {
      let path = try folder.file("media/yard_t00000\(second)000_glass.mp4.part", [0])
      try touch(path, age: age)
    }
    _ = try store()
    #expect(try names == ["yard_t000002000_glass.mp4.part"])
  }

  @Test func whatIsNotOursIsNotTouched() throws {
    _ = try store()
    for name in ["holiday.jpg", "yard_glass.mp4", "notes.txt"] {
      try touch(try folder.file("media/\(name)", [UInt8](repeating: 0, count: 100)), age: 1000)
    }
    try store(age: 10, bytes: 1).prune()
    #expect(try names == ["holiday.jpg", "notes.txt", "yard_glass.mp4"])
  }

  @Test func namesHaveTheTimeOfDayAndAreSafe() {
    let clock = WallClock(
      source: .arrival, origin: MediaTime(seconds: 1_795_442_531.480), uncertaintyMilliseconds: 1)
    let name = MediaFileName(
      source: "../a b", rule: "bell/door", start: MediaTime(seconds: 1), clock: clock)
    #expect(name.stem == "..%2Fa%20b_20261123T140212.480Z_bell%2Fdoor")
    #expect(MediaFileName.matches("\(name.stem).jpg"))
    let long = MediaFileName(
      source: String(repeating: "ü", count: 500), rule: String(repeating: "x", count: 500),
      start: .zero, clock: clock)
    #expect("\(long.stem).jpg.part".utf8.count <= 255)
    #expect(MediaFileName.matches("\(long.stem).jpg.part"))
  }

  @Test func aFolderThatCannotBeMadeIsTold() throws {
    _ = try folder.file("media", [0])
    #expect(throws: FootageError.self) { try store() }
  }
}
