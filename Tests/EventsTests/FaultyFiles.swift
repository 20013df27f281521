// SPDX-License-Identifier: Apache-2.0
import Foundation
import Logging
import Synchronization
import SystemPackage
import TestSupport

@testable import Events

/// Real files whose calls fail where a test says so.
final class FaultyFiles: FileCalls {
  enum Call: String, CaseIterable, Sendable {
    case open, identity, createFolder, move, remove, synchronizeFolder
    case write, seekToEnd, truncate, status, lock, synchronize
  }

  private struct State {
    var failures: [Call: Errno] = [:]
    var room = Int.max
    var calls: [Call] = []
  }
  private let state = Mutex(State())
  private let system = SystemFileCalls()

  /// Lets a call fail from now on, or succeed again.
  func fail(_ call: Call, with reason: Errno?) { state.withLock { $0.failures[call] = reason } }

  /// Bytes that the disk takes before it is full.
  func setRoom(_ bytes: Int) { state.withLock { $0.room = bytes } }

  /// What was called so far.
  var calls: [Call] { state.withLock(\.calls) }

  fileprivate func enter(_ call: Call) throws(Errno) {
    let failure = state.withLock { state in
      state.calls.append(call)
      return state.failures[call]
    }
    if let failure { throw failure }
  }

  /// How many of so many bytes there is room for.
  fileprivate func take(_ count: Int) -> Int {
    state.withLock { state in
      let taken = min(count, state.room)
      if state.room < .max { state.room -= taken }
      return taken
    }
  }

  func open(_ path: String) throws(Errno) -> any RecordStream {
    try enter(.open)
    return FaultyStream(files: self, stream: try system.open(path))
  }

  func identity(of path: String) throws(Errno) -> FileIdentity {
    try enter(.identity)
    return try system.identity(of: path)
  }

  func createFolder(_ path: String) throws(Errno) {
    try enter(.createFolder)
    try system.createFolder(path)
  }

  func move(_ path: String, to new: String) throws(Errno) {
    try enter(.move)
    try system.move(path, to: new)
  }

  func remove(_ path: String) throws(Errno) {
    try enter(.remove)
    try system.remove(path)
  }

  func synchronizeFolder(_ path: String) throws(Errno) {
    try enter(.synchronizeFolder)
  }
}

private struct FaultyStream: RecordStream {
  let files: FaultyFiles
  let stream: any RecordStream

  func write(_ bytes: [UInt8]) throws(Errno) {
    try files.enter(.write)
    let count = files.take(bytes.count)
    try stream.write(Array(bytes.prefix(count)))
    if count < bytes.count { throw .noSpace }
  }

  func seekToEnd() throws(Errno) -> Int64 {
    try files.enter(.seekToEnd)
    return try stream.seekToEnd()
  }

  func truncate(to size: Int64) throws(Errno) {
    try files.enter(.truncate)
    try stream.truncate(to: size)
  }

  func status() throws(Errno) -> FileStatus {
    try files.enter(.status)
    return try stream.status()
  }

  func lock() throws(Errno) {
    try files.enter(.lock)
    try stream.lock()
  }

  /// Waits for no disk: a test that writes thousands of lines would do nothing else.
  func synchronize() throws(Errno) { try files.enter(.synchronize) }

  func close() throws(Errno) { try stream.close() }
}

/// A folder with an output in it.
final class OutputFolder: Sendable {
  let files = FaultyFiles()
  private let folder: TemporaryFolder
  private let seconds = Mutex(1_000_000.0)

  init() throws {
    folder = try TemporaryFolder()
  }

  var path: String { folder.path + "/out.jsonl" }
  var now: Double { seconds.withLock { $0 } }

  func advance(_ time: Double) { seconds.withLock { $0 += time } }

  func file(rotation: RotationPolicy = RotationPolicy()) -> RecordFile {
    RecordFile(
      path: path, rotation: rotation, calls: files, now: { self.now },
      logger: .silent)
  }

  /// Creates a file beside the output, or the output itself.
  func put(_ text: String, in name: String = "out.jsonl") throws {
    _ = try folder.file(name, Array(text.utf8))
  }

  /// The text of a file beside the output, or of the output itself; `nil` if it is not there.
  func text(of name: String = "out.jsonl") -> String? {
    FileManager.default.contents(atPath: "\(folder.path)/\(name)")
      .map { String(decoding: $0, as: UTF8.self) }
  }

  var names: [String] {
    ((try? FileManager.default.contentsOfDirectory(atPath: folder.path)) ?? []).sorted()
  }

  /// Gives a file another name.
  func move(_ name: String, to new: String) throws {
    try FileManager.default.moveItem(
      atPath: "\(folder.path)/\(name)", toPath: "\(folder.path)/\(new)")
  }

  func remove(_ name: String) throws {
    try FileManager.default.removeItem(atPath: "\(folder.path)/\(name)")
  }

  /// The numbers in all files of the output, in order of the files.
  func sequences() throws -> [Int] {
    try RecordGenerations(path: path).list().flatMap { generation in
      let reader = try GzipText(path: generation.path)
      return try reader.lines.map { try JSON(text: $0)["seq"].int ?? -1 }
    }
  }
}

extension RecordLine {
  /// Some record with its number.
  static func example(_ text: String = "x") -> RecordLine {
    RecordLine(["schema": "test/1", "seq": .integer(0), "text": .string(text)])
  }
}

extension Logger {
  static let silent = Logger(label: "test") { _ in SwiftLogNoOpLogHandler() }
}
