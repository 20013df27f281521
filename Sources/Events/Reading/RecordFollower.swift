// SPDX-License-Identifier: Apache-2.0
import Compression
import Foundation
import SystemPackage

/// Reads the alerts of an output back, over all its files, and goes on as it is written.
///
/// It survives rotation, compression, truncation, deletion and whatever stands in the files.
/// Lines that are not whole yet are not read yet; what is no record is skipped and counted. It
/// holds one file open and at most some 2 MiB. Used by one thread at a time.
package final class RecordFollower {
  package enum Start: Sendable {
    /// The oldest record that is there.
    case beginning
    /// The first that is written from now on.
    case now
    /// The oldest file that was written to since then.
    case modified(since: Date)
    /// Behind the first of these that is found; without any, at the beginning.
    case after([RecordAnchor])
  }

  package enum Item: Equatable, Sendable {
    case alert(AlertRecord)
    /// There is more to read, but no alert came for a while: a chance to look up.
    case more
    /// Nothing more as yet.
    case end
  }

  package struct Statistics: Hashable, Sendable {
    package var alerts = 0
    /// Records of other kinds.
    package var others = 0
    /// Lines that are no records, are too long, or were never finished.
    package var damagedLines = 0
    /// Files of which not everything could be read.
    package var damagedFiles = 0
    /// Records that were removed before they were read, by their numbers.
    package var missed = 0
    /// How often the records were others than before, so that reading began anew.
    package var restarts = 0
  }

  private let generations: RecordGenerations
  private var start: Start
  private var current: RecordReader?
  /// Whether records that come later are in another file.
  private var hasSuccessor = false
  private var last: RecordAnchor?
  private var lastAlert: RecordAnchor?
  package private(set) var statistics = Statistics()

  /// - Parameters:
  ///   - path: the output, as the configuration names it; it need not exist yet.
  ///   - start: where to begin.
  package init(path: String, from start: Start) {
    generations = RecordGenerations(path: path)
    self.start = start
  }

  /// Where to go on later, behind the last line that was read.
  ///
  /// The last alert stands second, as other records may be lost in a power failure.
  package var anchors: [RecordAnchor] {
    if case .after(let anchors) = start, last == nil { return anchors }
    return [last, lastAlert].compactMap { $0 }
  }

  /// The next alert, if there is one.
  ///
  /// - Throws: `OutputError` if the output's folder cannot be read.
  package func next() throws(OutputError) -> Item {
    if current == nil {
      guard try locate() else { return .end }
    }
    var lines = 0
    while let file = current {
      if let line = nextLine(of: file) {
        if let alert = take(line) { return .alert(alert) }
        lines += 1
        if lines == 1000 { return .more }
      } else {
        return try turnPage(of: file) ? .more : .end
      }
    }
    return .end
  }

  private func nextLine(of file: RecordReader) -> [UInt8]? {
    let skipped = file.skippedLines
    let line = file.nextLine()
    statistics.damagedLines += file.skippedLines - skipped
    return line
  }

  private func take(_ line: [UInt8]) -> AlertRecord? {
    switch RecordContents(line) {
    case .alert(let alert):
      statistics.alerts += 1
      last = RecordAnchor(sequence: alert.sequence, line: line)
      lastAlert = last
      return alert
    case .other(let sequence):
      statistics.others += 1
      last = RecordAnchor(sequence: sequence, line: line)
    case .damaged:
      statistics.damagedLines += 1
    }
    return nil
  }

  /// Finds out how it goes on at the end of a file; false if only time will tell.
  private func turnPage(of file: RecordReader) throws(OutputError) -> Bool {
    if file.isTruncated {
      restart()
      return true
    }
    let live = identity(of: generations.path)
    if file.generation.path == generations.path, live == file.identity { return false }
    guard let next = try successor(of: file) else { return false }
    guard hasSuccessor else {
      // More may have been written between the last read and the moment the file was renamed.
      hasSuccessor = true
      return true
    }
    guard try enter(next, live: live) else { return false }
    if file.isDamaged { statistics.damagedFiles += 1 }
    if file.hasUnfinishedLine { statistics.damagedLines += 1 }
    return true
  }

  /// The file that holds what comes after this one.
  private func successor(of file: RecordReader) throws(OutputError) -> RecordGeneration? {
    let all = try generations.list()
    if let next = all.first(where: { $0.firstSequence > file.generation.firstSequence }) {
      return next
    }
    // Numbers that do not grow mean that they began anew, or that someone replaced the file.
    guard let newest = all.last, newest.path == generations.path,
      identity(of: newest.path) != file.identity
    else { return nil }
    return newest
  }

  /// Goes on in another file, behind what was read already if that is in it.
  private func enter(
    _ generation: RecordGeneration, live: FileIdentity?
  ) throws(OutputError) -> Bool {
    guard let file = try open(generation, live: live) else { return false }
    if let last, generation.firstSequence <= last.sequence {
      if file.seek(after: last) {
        take(file)
        return true
      }
      guard let file = try open(generation, live: live) else { return false }
      statistics.restarts += 1
      take(file)
      return true
    }
    if let last { statistics.missed += generation.firstSequence - last.sequence - 1 }
    take(file)
    return true
  }

  /// `nil` if there is no such file.
  private func identity(of path: String) -> FileIdentity? {
    try? SystemFileCalls().identity(of: path)
  }

  private func take(_ file: RecordReader) {
    current = file
    hasSuccessor = false
  }

  /// Forgets the file, so that the last record that was read is looked for everywhere.
  private func restart() {
    start = .after(anchors)
    last = nil
    lastAlert = nil
    current = nil
    hasSuccessor = false
  }

  /// Opens a file; `nil` if it is gone, or if another one has taken its name.
  private func open(
    _ generation: RecordGeneration, live: FileIdentity?
  ) throws(OutputError) -> RecordReader? {
    do {
      let file = try RecordReader(generation)
      return generation.path == generations.path && file.identity != live ? nil : file
    } catch {
      let reason =
        if case CompressionError.cannotRead(_, let reason) = error {
          reason
        } else {
          Errno(of: error)
        }
      if reason == .noSuchFileOrDirectory { return nil }
      throw .cannotOpen(output: generation.path, reason: reason)
    }
  }
}

extension RecordFollower {
  /// Opens the file to begin with; false if there is none yet.
  private func locate() throws(OutputError) -> Bool {
    let live = identity(of: generations.path)
    let all = try generations.list()
    guard let oldest = all.first, let newest = all.last else {
      // What comes to a place where nothing is will all be new.
      if case .now = start { start = .beginning }
      return false
    }
    switch start {
    case .beginning: return try enter(oldest, live: live)
    case .modified(let since):
      return try enter(all.first { $0.isModified(since: since) } ?? newest, live: live)
    case .now:
      guard let file = try open(newest, live: live) else { return false }
      skip(file)
      take(file)
      return true
    case .after(let anchors): return try find(anchors, in: all, oldest: oldest, live: live)
    }
  }

  /// Goes to the end of a file and remembers its last record.
  private func skip(_ file: RecordReader) {
    var lines: [[UInt8]] = []
    while let line = file.nextLine() {
      lines.append(line)
      if lines.count > 8 { lines.removeFirst() }
    }
    for line in lines { _ = take(line) }
    statistics = Statistics()
  }

  private func find(
    _ anchors: [RecordAnchor], in all: [RecordGeneration], oldest: RecordGeneration,
    live: FileIdentity?
  ) throws(OutputError) -> Bool {
    for anchor in anchors {
      guard let holder = all.last(where: { $0.firstSequence <= anchor.sequence }) else { continue }
      guard let file = try open(holder, live: live) else { return false }
      if file.seek(after: anchor) {
        last = anchor
        lastAlert = anchors.count > 1 ? anchors.last : nil
        take(file)
        return true
      }
    }
    guard let file = try open(oldest, live: live) else { return false }
    if let first = anchors.first {
      let missed = oldest.firstSequence - first.sequence - 1
      if missed >= 0 { statistics.missed += missed } else { statistics.restarts += 1 }
    }
    take(file)
    return true
  }
}

extension RecordGeneration {
  /// Whether the file was written to since then, as far as the file system can tell.
  fileprivate func isModified(since date: Date) -> Bool {
    let attributes = try? FileManager.default.attributesOfItem(atPath: path)
    return (attributes?[.modificationDate] as? Date).map { $0 >= date } ?? true
  }
}
