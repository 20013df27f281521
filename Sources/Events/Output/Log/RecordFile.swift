// SPDX-License-Identifier: Apache-2.0
import Logging
import SystemPackage

/// One file of records that is only ever appended to, by one thread at a time.
///
/// Numbers go on from what is in the file, or in the one that was rotated away last. A number is
/// given when a line is written, so that a line that could not be written leaves no hole.
struct RecordFile: Sendable {
  var rotation: RotationPolicy
  private(set) var tornTails = 0
  private(set) var rotations = 0
  private let opener: RecordFileOpener
  private var file: OpenRecordFile?
  private var nextSequence: Int?
  /// What the last attempt to rotate failed with, so that it is reported once.
  private var rotationFailure: Errno?

  /// - Parameters:
  ///   - path: as the configuration names it.
  ///   - rotation: when another file is begun.
  ///   - calls: the file system.
  ///   - now: seconds since 1970.
  ///   - logger: told what others did to the file.
  init(
    path: String, rotation: RotationPolicy, calls: any FileCalls,
    now: @escaping @Sendable () -> Double, logger: Logger
  ) {
    self.rotation = rotation
    opener = RecordFileOpener(
      path: path, generations: RecordGenerations(path: path), calls: calls, now: now,
      logger: logger)
  }

  var generations: RecordGenerations { opener.generations }
  private var path: String { opener.path }
  private var calls: any FileCalls { opener.calls }
  private var logger: Logger { opener.logger }

  /// Opens the file unless it is open, repairs its end and finds out which number is next.
  mutating func open() throws(OutputError) { _ = try opened() }

  /// Writes one line.
  ///
  /// - Parameter line: the record.
  /// - Returns: the record's number.
  /// - Throws: `OutputError`; nothing of the line is left in a regular file then.
  mutating func write(_ line: RecordLine) throws(OutputError) -> Int {
    var file = try readyFile(for: line)
    let bytes = Array(line.numbered(file.nextSequence).utf8) + [UInt8(ascii: "\n")]
    // Standard output may share its file with the log, so its end is looked for.
    let start = file.isRegular ? file.end : try? file.stream.seekToEnd()
    do {
      try file.stream.write(bytes)
    } catch {
      takeBack(to: start, of: file, after: error)
      if path == "-", error == .brokenPipe { throw .closed }
      throw .cannotWrite(output: path, call: "write", reason: error)
    }
    let sequence = file.nextSequence
    file.end += Int64(bytes.count)
    file.lastWrite = opener.now()
    file.firstSequence = file.firstSequence ?? sequence
    file.nextSequence += 1
    self.file = file
    nextSequence = file.nextSequence
    return sequence
  }

  /// Returns once all that was written is on the disk; pipes and devices have none.
  func synchronize() throws(OutputError) {
    guard let file, file.isRegular else { return }
    do {
      try file.stream.synchronize()
    } catch {
      throw .cannotWrite(output: path, call: "fdatasync", reason: error)
    }
  }

  /// Goes on in a new file if the one being written was given another name.
  mutating func reopen() throws(OutputError) {
    if let file {
      let written = try? file.stream.status().identity
      if file.isRegular, written != nil, written == (try? calls.identity(of: path)) { return }
      try? synchronize()
      close()
    }
    try open()
  }

  mutating func close() {
    if path != "-" { try? file?.stream.close() }
    file = nil
  }

  private mutating func opened() throws(OutputError) -> OpenRecordFile {
    if let file { return file }
    let opened = try opener.open(nextSequence: nextSequence)
    if opened.wasTorn { tornTails += 1 }
    nextSequence = opened.nextSequence
    file = opened
    return opened
  }

  /// The file to write a line to, which may be a new one.
  private mutating func readyFile(for line: RecordLine) throws(OutputError) -> OpenRecordFile {
    let file = try unchanged(try opened())
    guard file.isRegular,
      rotation.isDue(
        size: file.end, lastWrite: file.lastWrite, line: line.byteCount, now: opener.now())
    else { return file }
    return try rotated(file)
  }

  /// Sees what others did to the file: deleted it, cut it off or wrote to it.
  private mutating func unchanged(_ file: OpenRecordFile) throws(OutputError) -> OpenRecordFile {
    guard file.isRegular else { return file }
    let status: FileStatus
    do {
      status = try file.stream.status()
    } catch {
      close()
      throw .cannotWrite(output: path, call: "fstat", reason: error)
    }
    if status.links > 0, status.size == file.end { return file }
    let advice = "To rotate it, give it another name and send SIGUSR1."
    if status.links == 0 {
      logger.warning("output \"\(path)\": was deleted; a new file is begun. \(advice)")
    } else if status.size < file.end {
      logger.warning(
        """
        output "\(path)": was cut from \(file.end) to \(status.size) bytes; records may be lost \
        between copying and cutting. \(advice)
        """)
    } else {
      logger.warning(
        "output \"\(path)\": something else wrote \(status.size - file.end) bytes to it.")
    }
    close()
    return try opened()
  }

  /// Removes what was written of a line.
  ///
  /// Where that fails, and after errors that are not about room, the file is opened and repaired
  /// before the next line.
  private mutating func takeBack(to start: Int64?, of file: OpenRecordFile, after error: Errno) {
    var isWhole = true
    if let start { isWhole = (try? file.stream.truncate(to: start)) != nil }
    if !isWhole || !error.isAboutRoom { close() }
  }

  private mutating func rotated(_ file: OpenRecordFile) throws(OutputError) -> OpenRecordFile {
    do {
      let name = try freeName(first: file.firstSequence ?? file.nextSequence)
      try file.stream.synchronize()
      try calls.move(generations.path, to: name)
    } catch {
      // A file that is too long is better than none.
      let reason = Errno(of: error)
      if rotationFailure != reason {
        logger.error("output \"\(path)\": cannot be rotated (rename: \(reason)); it grows on.")
      }
      rotationFailure = reason
      return file
    }
    rotationFailure = nil
    rotations += 1
    close()
    try? calls.synchronizeFolder(generations.folder)
    return try opened()
  }

  private func freeName(first: Int) throws(OutputError) -> String {
    let taken = Set(try generations.ownRotated().map(\.path))
    var copy = 0
    while true {
      let name = generations.rotatedPath(first: first, copy: copy)
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
