// SPDX-License-Identifier: Apache-2.0
import Logging
import SystemPackage

/// A file of records that is open for appending.
struct OpenRecordFile: Sendable {
  let stream: any RecordStream
  /// False for pipes, terminals and standard output, which only ever take lines.
  let isRegular: Bool
  /// Offset behind the last whole line.
  var end: Int64
  /// Number of the first record in it; `nil` without one.
  var firstSequence: Int?
  /// Seconds since 1970.
  var lastWrite: Double
  /// Number of the record to be written next.
  var nextSequence: Int
  /// Whether a torn line was moved away.
  var wasTorn = false
}

/// Opens files of records: locks them, repairs their ends and finds out which number is next.
struct RecordFileOpener: Sendable {
  /// As the configuration names it.
  let path: String
  let generations: RecordGenerations
  let calls: any FileCalls
  /// Seconds since 1970.
  let now: @Sendable () -> Double
  let logger: Logger

  /// Opens the file, and creates it and its folder if need be.
  ///
  /// - Parameter nextSequence: the number to go on with at least; `nil` at the start.
  /// - Returns: the file, which ends with a whole line.
  /// - Throws: `OutputError`; nothing is left open then.
  func open(nextSequence: Int?) throws(OutputError) -> OpenRecordFile {
    for _ in 0..<5 {
      let stream = try openStream()
      do {
        if let file = try prepare(stream, nextSequence) { return file }
      } catch {
        try? stream.close()
        throw error
      }
      // Another process gave the file another name between opening and locking it.
      try? stream.close()
    }
    throw .locked(output: path)
  }

  private func openStream() throws(OutputError) -> any RecordStream {
    do {
      do {
        return try calls.open(path)
      } catch .noSuchFileOrDirectory {
        try calls.createFolder(generations.folder)
        return try calls.open(path)
      }
    } catch {
      throw error == .isDirectory
        ? .isDirectory(output: path) : .cannotOpen(output: path, reason: error)
    }
  }

  /// The file ready for writing; `nil` if it does not have that name any more.
  private func prepare(
    _ stream: any RecordStream, _ nextSequence: Int?
  ) throws(OutputError) -> OpenRecordFile? {
    let status: FileStatus
    do {
      status = try stream.status()
    } catch {
      throw .cannotWrite(output: path, call: "fstat", reason: error)
    }
    guard status.kind == .regular, path != "-" else {
      return OpenRecordFile(
        stream: stream, isRegular: false, end: 0, firstSequence: nil, lastWrite: now(),
        nextSequence: nextSequence ?? 0)
    }
    try lock(stream)
    guard status.identity == (try? calls.identity(of: path)) else { return nil }
    let tail = try RecordTail.find(in: path, output: path)
    let wasTorn = try repair(stream, tail)
    let next: Int
    if let last = tail.lastSequence {
      next = max(nextSequence ?? 0, last + 1)
    } else if let nextSequence {
      next = nextSequence
    } else {
      next = try lastOfRotated().map { $0 + 1 } ?? 0
    }
    // A new name that is not on the disk would take the records with it.
    if tail.end == 0 { try? calls.synchronizeFolder(generations.folder) }
    return OpenRecordFile(
      stream: stream, isRegular: true, end: tail.end,
      firstSequence: tail.end == 0 ? nil : RecordScan.firstSequence(in: path),
      lastWrite: status.modification, nextSequence: next, wasTorn: wasTorn)
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

  /// Cuts off what stands behind the last whole record; false if there is nothing.
  private func repair(
    _ stream: any RecordStream, _ tail: RecordTail
  ) throws(OutputError) -> Bool {
    do {
      guard tail.end < (try stream.status().size) else { return false }
      saveTorn(tail.torn)
      try stream.truncate(to: tail.end)
      try stream.synchronize()
    } catch {
      throw .cannotWrite(output: path, call: "ftruncate", reason: error)
    }
    logger.warning(
      """
      output "\(path)": its last line was torn; \(tail.torn.count) bytes were moved to \
      "\(generations.path).torn".
      """)
    return true
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
      if let last = RecordScan.lastSequence(in: generation.path) { return last }
    }
    return nil
  }
}
