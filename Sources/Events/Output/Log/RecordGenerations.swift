// SPDX-License-Identifier: Apache-2.0
import Compression
import Foundation
import SystemPackage

/// One file of an output: the one that is being written, or one that was rotated away.
package struct RecordGeneration: Hashable, Sendable {
  package let path: String
  /// Number of the first record in it; all of them are smaller than the next generation's first.
  package let firstSequence: Int

  package init(path: String, firstSequence: Int) {
    self.path = path
    self.firstSequence = firstSequence
  }

  package var isCompressed: Bool { path.hasSuffix(".gz") }
}

/// The files that an output's records are in, and how they are called.
///
/// A full `alerts.jsonl` becomes `alerts-seq000000001234.jsonl`, after the number of its first
/// record, and later perhaps `alerts-seq000000001234.jsonl.gz`. So the names tell the order and
/// which file holds a record, whatever the clock did meanwhile. While both the file and its
/// compressed copy are there, the file counts: the copy may be unfinished.
///
/// What logrotate leaves is found too: `alerts.jsonl.1`, `alerts.jsonl-20261123`,
/// `alerts-20261123.jsonl`, each also with `.gz`.
package struct RecordGenerations: Hashable, Sendable {
  /// The file that is being written, with symbolic links resolved.
  package let path: String
  let folder: String
  private let name: String
  /// The name before and from its last dot, which a leading one is not.
  private let stem: String
  private let suffix: String

  /// - Parameter path: the output as the configuration names it; the file need not exist.
  package init(path: String) {
    let resolved = URL(filePath: path).resolvingSymlinksInPath()
    self.path = resolved.path(percentEncoded: false)
    folder = resolved.deletingLastPathComponent().path(percentEncoded: false)
    name = resolved.lastPathComponent
    let fileExtension = resolved.pathExtension
    suffix = fileExtension.isEmpty ? "" : ".\(fileExtension)"
    stem = String(name.dropLast(suffix.count))
  }

  /// All files that hold records, oldest first; the one being written is the last of them.
  ///
  /// A file that vanishes meanwhile, as rotation and compression make them, is left out.
  ///
  /// - Returns: the files; none if there is no such output yet.
  /// - Throws: `OutputError` if the folder cannot be read.
  package func list() throws(OutputError) -> [RecordGeneration] {
    let names = Set(try fileNames())
    var found: [RecordGeneration] = []
    for name in names {
      if name.hasSuffix(".gz"), names.contains(String(name.dropLast(3))) { continue }
      guard name == self.name || isRotated(name) else { continue }
      let path = path(of: name)
      guard let first = Self.number(name, stem, suffix) ?? RecordScan.firstSequence(in: path)
      else { continue }
      found.append(RecordGeneration(path: path, firstSequence: first))
    }
    // Where a copy and a cut made two files start alike, the one being written is the newer.
    return found.sorted { one, other in
      (one.firstSequence, one.path == path ? 1 : 0, one.path)
        < (other.firstSequence, other.path == path ? 1 : 0, other.path)
    }
  }

  /// The file that holds a record, or would hold it if it was not removed.
  ///
  /// - Parameter sequence: the record's number.
  /// - Returns: the newest file that does not begin after it; `nil` without one.
  /// - Throws: `OutputError` if the folder cannot be read.
  package func generation(holding sequence: Int) throws(OutputError) -> RecordGeneration? {
    try list().last { $0.firstSequence <= sequence }
  }

  /// What the file is called once it is full.
  ///
  /// - Parameters:
  ///   - first: number of its first record.
  ///   - copy: 0, or more if there is such a file already.
  /// - Returns: the path.
  func rotatedPath(first: Int, copy: Int = 0) -> String {
    let number = padded(first, to: 12) + (copy == 0 ? "" : ".\(copy)")
    return path(of: "\(stem)-seq\(number)\(suffix)")
  }

  /// The files that `rotatedPath` named, oldest first, both the plain and the compressed.
  func ownRotated() throws(OutputError) -> [RecordGeneration] {
    try fileNames().compactMap { name in
      Self.number(name, stem, suffix).map {
        RecordGeneration(path: path(of: name), firstSequence: $0)
      }
    }.sorted { ($0.firstSequence, $0.path) < ($1.firstSequence, $1.path) }
  }

  /// Whether a file beside the one being written would be taken for a generation of it.
  func isRotated(_ name: String) -> Bool {
    if Self.number(name, stem, suffix) != nil { return true }
    let plain = name.hasSuffix(".gz") ? String(name.dropLast(3)) : name
    if let rest = plain.dropping(prefix: self.name + "."), rest.isNumberOrDate { return true }
    if let rest = plain.dropping(prefix: self.name + "-"), rest.isNumberOrDate { return true }
    guard !suffix.isEmpty, let rest = plain.dropping(prefix: stem + "-")?.dropping(suffix: suffix)
    else { return false }
    // Fewer digits might be the number of a camera.
    return rest.isNumberOrDate && rest.count >= 8
  }

  /// Whether another output would be taken for a generation of this one.
  func covers(_ other: RecordGenerations) -> Bool {
    other.folder == folder && isRotated(other.name)
  }

  /// The number in a name that `rotatedPath` made.
  private static func number(_ name: String, _ stem: String, _ suffix: String) -> Int? {
    let plain = name.hasSuffix(".gz") ? String(name.dropLast(3)) : name
    let parts = plain.dropping(prefix: stem + "-seq")?.dropping(suffix: suffix)?
      .split(separator: ".", omittingEmptySubsequences: false)
    guard let parts, parts.count <= 2, parts[0].count >= 12,
      parts.allSatisfy({ $0.allSatisfy(\.isASCIIDigit) && !$0.isEmpty })
    else { return nil }
    return Int(parts[0])
  }

  private func path(of name: String) -> String {
    folder.hasSuffix("/") ? folder + name : "\(folder)/\(name)"
  }

  private func fileNames() throws(OutputError) -> [String] {
    do {
      return try FileManager.default.contentsOfDirectory(atPath: folder)
    } catch {
      let reason = Errno(of: error)
      if reason == .noSuchFileOrDirectory { return [] }
      throw .cannotOpen(output: folder, reason: reason)
    }
  }
}

extension Character {
  fileprivate var isASCIIDigit: Bool { "0"..."9" ~= self }
}

extension StringProtocol {
  /// Such as `1`, `20261123` or `2026-11-23T04`.
  fileprivate var isNumberOrDate: Bool {
    first?.isASCIIDigit == true && allSatisfy { $0.isASCIIDigit || "-_:.TZ".contains($0) }
  }

  fileprivate func dropping(prefix: String) -> String? {
    hasPrefix(prefix) ? String(dropFirst(prefix.count)) : nil
  }

  fileprivate func dropping(suffix: String) -> String? {
    hasSuffix(suffix) ? String(dropLast(suffix.count)) : nil
  }
}
