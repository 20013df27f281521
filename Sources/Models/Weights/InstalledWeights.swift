// SPDX-License-Identifier: Apache-2.0
import Foundation

/// The sets of temporal weights in a model directory: the one in use, and those before it.
///
/// Each set is a weight file and its manifest, named by the weights' SHA-256 and never changed;
/// `installed.json` lists the sets, and its last one is in use. As that list is replaced in one
/// piece, an analysis that starts meanwhile gets the set before or the new one. A process that runs
/// keeps the set that it began with.
package struct InstalledWeights: Sendable {
  package struct Entry: Codable, Equatable, Sendable {
    package let name: String
    /// The kind of fusion.
    package let fusion: String
    package let bytes: Int
    /// 64 hexadecimal digits.
    package let sha256: String
    package let installedAt: Date

    enum CodingKeys: String, CodingKey {
      case name, fusion, bytes, sha256
      case installedAt = "installed_at"
    }
  }

  private struct List: Codable {
    var schema = InstalledWeights.schema
    /// Oldest first.
    var sets: [Entry] = []
  }

  /// The folder in a model directory, and what `nightjar models` calls the set in use.
  package static let directoryName = "temporal"
  private static let schema = "nightjar.installed-weights/1"
  /// Sets that are kept, the one in use among them.
  package static let kept = 10

  private let models: ModelDirectory
  private let directory: ModelDirectory

  package init(_ models: ModelDirectory) {
    self.models = models
    directory = ModelDirectory(path: models.file(Self.directoryName))
  }

  private var listPath: String { directory.file("installed.json") }

  /// All sets that are kept, oldest first; the last one is in use.
  ///
  /// - Throws: `ModelsError.damagedWeights`.
  package func history() throws(ModelsError) -> [Entry] { try list().sets }

  /// The set in use, whose files are as they were when it was installed; `nil` if there is none.
  ///
  /// - Throws: `ModelsError.damagedWeights`.
  package func current() throws(ModelsError) -> Entry? {
    guard let entry = try history().last else { return nil }
    if let fault = fault(of: entry) {
      throw .damagedWeights(directory: directory.path, reason: fault)
    }
    return entry
  }

  package func weights(of entry: Entry) -> String { directory.file("\(entry.sha256).safetensors") }

  package func manifest(of entry: Entry) -> String { directory.file("\(entry.sha256).json") }

  /// The manifest of the set in use, as indented lines of `key: value`.
  ///
  /// - Throws: `ModelsError.noWeights` or `.damagedWeights`.
  package func information() throws(ModelsError) -> String {
    guard let entry = try current() else { throw .noWeights(directory: models.path) }
    return try ModelManifest.readable(path: manifest(of: entry))
  }

  /// Puts a set into use.
  ///
  /// - Parameters:
  ///   - path: weights that have been looked at.
  ///   - manifest: theirs.
  ///   - date: now.
  /// - Returns: the set; if it was in use already nothing has changed.
  /// - Throws: `ModelsError`; the set before stays in use then.
  @discardableResult
  package func install(
    _ path: String, _ manifest: WeightsManifest, at date: Date
  ) throws(ModelsError) -> Entry {
    let entry = Entry(
      name: manifest.name, fusion: manifest.fusion, bytes: manifest.output.bytes,
      sha256: manifest.output.sha256, installedAt: date)
    let data = try ModelManifest.read(path, atMost: .max)
    guard FileHash.sha256(data) == entry.sha256 else {
      throw .badWeights(path: path, reason: "its SHA-256 is not that of its manifest")
    }
    try change { list throws(ModelsError) in
      try Files.replace(weights(of: entry), with: data)
      try Files.replace(self.manifest(of: entry), with: manifest.text)
      if let current = list.sets.last, current.sha256 == entry.sha256 { return }
      list.sets = list.sets.filter { $0.sha256 != entry.sha256 } + [entry]
    }
    return entry
  }

  /// Goes back to the set before, and forgets the one in use.
  ///
  /// - Returns: the set that is in use now; `nil` if there is none any more.
  /// - Throws: `ModelsError.noWeights` if there was none.
  package func rollBack() throws(ModelsError) -> Entry? {
    guard try !history().isEmpty else { throw .noWeights(directory: models.path) }
    var current: Entry?
    try change { list throws(ModelsError) in
      guard !list.sets.isEmpty else { throw .noWeights(directory: models.path) }
      list.sets.removeLast()
      current = list.sets.last
    }
    return current
  }

  /// What is wrong with a set's files; `nil` if nothing is.
  package func fault(of entry: Entry) -> String? {
    do throws(ModelsError) {
      let found = try FileHash.sha256(path: weights(of: entry))
      guard found == entry.sha256 else { return "SHA-256 is \(found), expected \(entry.sha256)" }
      guard try WeightsManifest(path: manifest(of: entry)).output.sha256 == entry.sha256 else {
        return "its manifest is of another set"
      }
      return nil
    } catch {
      return "\(error)"
    }
  }

  private func list() throws(ModelsError) -> List {
    guard FileManager.default.fileExists(atPath: listPath) else { return List() }
    let data = try ModelManifest.read(listPath)
    let decoder = JSONDecoder()
    decoder.dateDecodingStrategy = .iso8601
    guard let list = try? decoder.decode(List.self, from: data), list.schema == Self.schema else {
      throw .damagedWeights(directory: directory.path, reason: "\(listPath) is no list of weights")
    }
    return list
  }

  /// Changes the list, one process at a time, and removes the files of sets that it has no more.
  private func change(
    _ body: (inout List) throws(ModelsError) -> Void
  ) throws(ModelsError) {
    try Files.createDirectory(directory.path)
    let lock = try DirectoryLock(directory: models.path) {}
    let before = try list()
    var list = before
    try body(&list)
    list.sets = list.sets.suffix(Self.kept)
    let encoder = JSONEncoder()
    encoder.dateEncodingStrategy = .iso8601
    encoder.outputFormatting = [.prettyPrinted, .sortedKeys]
    guard let text = try? encoder.encode(list) else {
      preconditionFailure("InstalledWeights: a list that cannot be encoded")
    }
    try Files.replace(listPath, with: text)
    let kept = Set(list.sets.map(\.sha256))
    for entry in before.sets where !kept.contains(entry.sha256) {
      try Files.remove(weights(of: entry))
      try Files.remove(manifest(of: entry))
    }
    _ = consume lock
  }
}
