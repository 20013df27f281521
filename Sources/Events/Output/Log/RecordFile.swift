// SPDX-License-Identifier: Apache-2.0
import Core
import Foundation
import Logging
import SystemPackage

/// One file of records that is only ever appended to, by one thread at a time.
///
/// Numbers go on from what is in the file, or in the one that was rotated away last. A number is
/// given when a line is written, so that a line that could not be written leaves no hole.
struct RecordFile: Sendable {
  private struct Active: Sendable {
    let stream: any RecordStream
    let isRegular: Bool
    /// Offset behind the last whole line.
    var end: Int64
    /// Number of the first record in it; `nil` without one.
    var firstSequence: Int?
    /// Seconds since 1970.
    var lastWrite: Double
  }

  /// As the configuration names it.
  let path: String
  let generations: RecordGenerations
  var rotation: RotationPolicy
  private(set) var tornTails = 0
  private(set) var rotations = 0
  /// Whether nothing was rotated that still has to be compressed or removed.
  var isTidy = false
  private let calls: any FileCalls
  private let now: @Sendable () -> Double
  private let logger: Logger
  private var active: Active?
  private var nextSequence: Int?
  /// What the last attempt to rotate failed with, so that it is reported once.
  private var rotationFailure: Errno?

  init(
    path: String, rotation: RotationPolicy, calls: any FileCalls,
    now: @escaping @Sendable () -> Double, logger: Logger
  ) {
    self.path = path
    self.rotation = rotation
    self.calls = calls
    self.now = now
    self.logger = logger
    generations = RecordGenerations(path: path)
  }

  /// Opens the file unless it is open, repairs its end and finds out which number is next.
  mutating func open() throws(OutputError) {
    if active == nil { active = try opened() }
  }

  /// Writes one line and returns its number.
  ///
  /// - Parameter line: the record.
  /// - Returns: the record's number.
  /// - Throws: `OutputError`; nothing of the line is left in a regular file then.
  mutating func write(_ line: RecordLine) throws(OutputError) -> Int {
    try open()
    try followChanges()
    if let active, active.isRegular,
      rotation.isDue(
        size: active.end, lastWrite: active.lastWrite, line: line.byteCount, now: now())
    {
      try rotate()
    }
    guard var active else {
      throw .cannotWrite(output: path, call: "write", reason: .badFileDescriptor)
    }
    let sequence = nextSequence ?? 0
    let bytes = Array(line.numbered(sequence).utf8) + [UInt8(ascii: "\n")]
    // Standard output may share its file with the log, so its end is looked for.
    let start = active.isRegular ? active.end : try? active.stream.seekToEnd()
    do {
      try active.stream.write(bytes)
    } catch {
      takeBack(to: start, of: active, after: error)
      if path == "-", error == .brokenPipe { throw .closed }
      throw .cannotWrite(output: path, call: "write", reason: error)
    }
    active.end += Int64(bytes.count)
    active.lastWrite = now()
    if active.firstSequence == nil { active.firstSequence = sequence }
    self.active = active
    nextSequence = sequence + 1
    return sequence
  }

  /// Returns once all that was written is on the disk; pipes and devices have none.
  func synchronize() throws(OutputError) {
    guard let active, active.isRegular else { return }
    do {
      try active.stream.synchronize()
    } catch {
      throw .cannotWrite(output: path, call: "fdatasync", reason: error)
    }
  }

  /// Goes on in a new file if the one being written was given another name.
  mutating func reopen() throws(OutputError) {
    guard let active else { return try open() }
    let written = try? active.stream.status().identity
    if active.isRegular, written != nil, written == (try? calls.identity(of: path)) { return }
    try? synchronize()
    close()
    try open()
  }

  mutating func close() {
    if path != "-" { try? active?.stream.close() }
    active = nil
  }

  // MARK: - Opening

  private mutating func opened() throws(OutputError) -> Active {
    for _ in 0..<5 {
      let stream = try openStream()
      do {
        if let active = try prepared(stream) { return active }
      } catch {
        try? stream.close()
        throw error
      }
      // Another process gave the file a new name between opening and locking it.
      try? stream.close()
    }
    throw .locked(output: path)
  }

  private func openStream() throws(OutputError) -> any RecordStream {
    do {
      return try calls.open(path)
    } catch .noSuchFileOrDirectory {
      try createFolder()
    } catch {
      throw error == .isDirectory
        ? .isDirectory(output: path) : .cannotOpen(output: path, reason: error)
    }
    do {
      return try calls.open(path)
    } catch {
      throw .cannotOpen(output: path, reason: error)
    }
  }

  private func createFolder() throws(OutputError) {
    do {
      try calls.createFolder(generations.folder)
    } catch {
      throw .cannotOpen(output: path, reason: error)
    }
  }

  /// The stream ready for writing; `nil` if it is no longer the file of that name.
  private mutating func prepared(
    _ stream: any RecordStream
  ) throws(OutputError) -> Active? {
    let status: FileStatus
    do {
      status = try stream.status()
    } catch {
      throw .cannotWrite(output: path, call: "fstat", reason: error)
    }
    guard status.kind == .regular, path != "-" else {
      nextSequence = nextSequence ?? 0
      return Active(
        stream: stream, isRegular: false, end: 0, firstSequence: nil, lastWrite: now())
    }
    try lock(stream)
    guard status.identity == (try? calls.identity(of: path)) else { return nil }
    let tail = try RecordTail.find(in: path, output: path)
    try repair(stream, tail)
    if let last = tail.lastSequence {
      nextSequence = max(nextSequence ?? 0, last + 1)
    } else if nextSequence == nil {
      nextSequence = try lastOfRotated().map { $0 + 1 } ?? 0
    }
    // A new name that is not on the disk would take the records with it.
    if tail.end == 0 { try? calls.synchronizeFolder(generations.folder) }
    return Active(
      stream: stream, isRegular: true, end: tail.end,
      firstSequence: tail.end == 0 ? nil : RecordScan.firstSequence(in: path),
      lastWrite: status.modification)
  }

  private func lock(_ stream: any RecordStream) throws(OutputError) {
    do {
      try stream.lock()
    } catch .wouldBlock {
      throw .locked(output: path)
    } catch {
      logger.warning(
        """
        output "\(path)": cannot be locked (flock: \(error)). \
        See to it that nothing else writes to it.
        """)
    }
  }

  private mutating func repair(
    _ stream: any RecordStream, _ tail: RecordTail
  ) throws(OutputError) {
    do {
      guard tail.end < (try stream.status().size) else { return }
      saveTorn(tail.torn)
      try stream.truncate(to: tail.end)
      try stream.synchronize()
    } catch {
      throw .cannotWrite(output: path, call: "ftruncate", reason: error)
    }
    tornTails += 1
    logger.warning(
      """
      output "\(path)": its last line was torn; \(tail.torn.count) bytes were moved to \
      "\(generations.path).torn".
      """)
  }

  /// Keeps what is cut off, if that is possible: a full disk must not keep the file from repair.
  private func saveTorn(_ bytes: [UInt8]) {
    let copy = "\(generations.path).torn"
    do {
      let stream = try calls.open(copy)
      defer { try? stream.close() }
      try stream.write(bytes)
      try stream.synchronize()
    } catch {
      logger.warning("output \"\(path)\": cannot keep its torn line in \"\(copy)\" (\(error)).")
    }
  }

  private func lastOfRotated() throws(OutputError) -> Int? {
    for generation in try generations.list().reversed() where generation.path != generations.path {
      if let last = RecordScan.largestSequence(in: generation.path) { return last }
    }
    return nil
  }

  // MARK: - Writing

  /// Sees what others did to the file: deleted it, cut it off or wrote to it.
  private mutating func followChanges() throws(OutputError) {
    guard let active, active.isRegular else { return }
    let status: FileStatus
    do {
      status = try active.stream.status()
    } catch {
      close()
      throw .cannotWrite(output: path, call: "fstat", reason: error)
    }
    if status.links > 0, status.size == active.end { return }
    logger.warning(
      status.links == 0
        ? """
        output "\(path)": was deleted; a new file is begun. To rotate it, give it another name \
        and send SIGUSR1.
        """
        : status.size < active.end
          ? """
          output "\(path)": was cut from \(active.end) to \(status.size) bytes; records may be \
          lost between copying and cutting. To rotate it, give it another name and send SIGUSR1.
          """
          : """
          output "\(path)": something else wrote \(status.size - active.end) bytes to it.
          """)
    close()
    try open()
  }

  /// Removes what was written of a line.
  ///
  /// Where that fails, and after errors that are not about room, the file is opened and repaired
  /// before the next line.
  private mutating func takeBack(to start: Int64?, of active: Active, after error: Errno) {
    var isWhole = true
    if let start { isWhole = (try? active.stream.truncate(to: start)) != nil }
    if !isWhole || !error.isAboutRoom { close() }
  }

  private mutating func rotate() throws(OutputError) {
    guard let active else { return }
    do {
      try active.stream.synchronize()
      try calls.move(generations.path, to: try freeName(first: active.firstSequence))
    } catch {
      // A file that is too long is better than none.
      let reason = Errno(of: error)
      if rotationFailure != reason {
        logger.error("output \"\(path)\": cannot be rotated (rename: \(reason)); it grows on.")
      }
      rotationFailure = reason
      return
    }
    rotationFailure = nil
    rotations += 1
    isTidy = false
    close()
    try? calls.synchronizeFolder(generations.folder)
    try open()
  }

  private func freeName(first: Int?) throws(OutputError) -> String {
    let taken = Set(try generations.ownRotated().map(\.path))
    var copy = 0
    while true {
      let name = generations.rotatedPath(first: first ?? nextSequence ?? 0, copy: copy)
      if !taken.contains(name), !taken.contains(name + ".gz") { return name }
      copy += 1
    }
  }
}

extension Errno {
  /// Whether the error goes away once somebody makes room.
  var isAboutRoom: Bool {
    [.noSpace, .diskQuotaExceeded, .fileTooLarge].contains(self)
  }
}
