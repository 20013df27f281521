// SPDX-License-Identifier: Apache-2.0
import Core
import Foundation

/// A folder with snapshots and clips, in which the oldest make room for new ones.
///
/// A file appears under its name when it is complete. Any thread may call any method.
package final class MediaStore: Sendable {
  /// What is kept.
  package struct Limits: Equatable, Sendable {
    /// Older files are deleted; `nil` keeps them.
    package var age: MediaTime?
    /// Most bytes of all files together; `nil` is as many as the disk has room for.
    package var bytes: Int?

    package init(age: MediaTime?, bytes: Int?) {
      self.age = age
      self.bytes = bytes
    }
  }

  /// A file that is being written.
  package struct Draft: Sendable {
    /// Where to write it.
    package let path: String
    fileprivate let name: String
  }

  private struct File {
    let name: String
    let size: Int
    let modified: Date
    var isDraft: Bool { name.hasSuffix(MediaStore.draftEnding) }
  }

  private static let draftEnding = ".part"
  /// A draft that nobody has written to for so long was left behind by a process that is gone.
  private static let longestDraft = 3600.0

  private let directory: String
  private let limits: Limits
  private let now: @Sendable () -> Date
  /// Names of the drafts that are being written.
  private let drafts = Locked<Set<String>>([])

  /// Makes the folder if need be.
  ///
  /// - Parameters:
  ///   - directory: the folder.
  ///   - limits: what is kept in it.
  ///   - now: tells the time of day.
  /// - Throws: `FootageError.cannotWrite`.
  package init(
    directory: String, limits: Limits, now: @escaping @Sendable () -> Date = { Date() }
  ) throws(FootageError) {
    self.directory = directory
    self.limits = limits
    self.now = now
    do {
      try FileManager.default.createDirectory(
        atPath: directory, withIntermediateDirectories: true,
        attributes: [.posixPermissions: 0o750])
    } catch {
      throw .cannotWrite(path: directory, call: "mkdir", reason: error.localizedDescription)
    }
    prune()
  }

  /// Begins a file, whose kind need not be sure yet.
  package func draft(_ name: MediaFileName, ending: String) -> Draft {
    let name = "\(name.stem).\(ending)\(Self.draftEnding)"
    drafts.withLock { _ = $0.insert(name) }
    return Draft(path: "\(directory)/\(name)", name: name)
  }

  /// Gives a file that is complete its name, and deletes what there is no more room for.
  ///
  /// - Parameters:
  ///   - draft: the file.
  ///   - name: that it was begun with.
  ///   - ending: its kind, such as `jpg`.
  /// - Returns: its path.
  /// - Throws: `FootageError.cannotWrite`.
  package func keep(
    _ draft: Draft, as name: MediaFileName, ending: String
  ) throws(FootageError) -> String {
    defer { drafts.withLock { _ = $0.remove(draft.name) } }
    let path = path(of: name, ending: ending)
    guard rename(draft.path, path) == 0 else {
      throw .cannotWrite(path: path, call: "rename", reason: DescriptorInput.reason(errno))
    }
    prune(sparing: name.stem)
    return path
  }

  /// Deletes a file that will not be completed.
  package func discard(_ draft: Draft) {
    unlink(draft.path)
    drafts.withLock { _ = $0.remove(draft.name) }
  }

  /// Where a file will be once it is complete.
  package func path(of name: MediaFileName, ending: String) -> String {
    "\(directory)/\(name.stem).\(ending)"
  }

  /// Writes a whole file.
  ///
  /// - Parameters:
  ///   - bytes: its content.
  ///   - name: what it is called.
  ///   - ending: its kind.
  /// - Returns: its path.
  /// - Throws: `FootageError.cannotWrite`.
  package func write(
    _ bytes: [UInt8], as name: MediaFileName, ending: String
  ) throws(FootageError) -> String {
    let draft = draft(name, ending: ending)
    do {
      try Data(bytes).write(to: URL(filePath: draft.path))
    } catch {
      discard(draft)
      throw .cannotWrite(path: draft.path, call: "write", reason: error.localizedDescription)
    }
    return try keep(draft, as: name, ending: ending)
  }

  /// Deletes what is too old, then the oldest while there is too much.
  ///
  /// - Parameter stem: of the files that were just written, which stay.
  package func prune(sparing stem: String? = nil) {
    let (now, open) = (now(), drafts.withLock { $0 })
    var total = 0
    var kept: [File] = []
    for file in files() where !open.contains(file.name) {
      let age = now.timeIntervalSince(file.modified)
      let limit = file.isDraft ? Self.longestDraft : limits.age?.seconds
      let isNew = stem.map { file.name.hasPrefix($0 + ".") } ?? false
      if let limit, age > limit, !isNew {
        delete(file)
      } else {
        total += file.size
        if !isNew && !file.isDraft { kept.append(file) }
      }
    }
    guard let most = limits.bytes else { return }
    for file in kept.sorted(by: { ($0.modified, $0.name) < ($1.modified, $1.name) })
    where total > most {
      delete(file)
      total -= file.size
    }
  }

  private func delete(_ file: File) { unlink("\(directory)/\(file.name)") }

  private func files() -> [File] {
    let manager = FileManager.default
    let names = (try? manager.contentsOfDirectory(atPath: directory)) ?? []
    return names.filter(MediaFileName.matches).compactMap { name in
      guard let attributes = try? manager.attributesOfItem(atPath: "\(directory)/\(name)"),
        attributes[.type] as? FileAttributeType == .typeRegular,
        let modified = attributes[.modificationDate] as? Date,
        let size = attributes[.size] as? NSNumber
      else { return nil }
      return File(name: name, size: size.intValue, modified: modified)
    }
  }
}
