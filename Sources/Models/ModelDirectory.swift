// SPDX-License-Identifier: Apache-2.0
import Foundation

/// The directory that holds the models: for each its weights, sidecars and, written last, manifest.
package struct ModelDirectory: Equatable, Sendable {
  package let path: String

  package init(path: String) {
    self.path = path
  }

  /// The first that is given of `--dir`, `NIGHTJAR_MODELS`, `[models] dir`; else the user's data
  /// directory (XDG Base Directory Specification).
  package init(
    option: String? = nil, configured: String? = nil,
    environment: [String: String] = ProcessInfo.processInfo.environment
  ) {
    let home = environment["HOME"] ?? NSHomeDirectory()
    let given = [option, environment["NIGHTJAR_MODELS"], configured].lazy
      .compactMap { $0 }.first { !$0.isEmpty }
    if let given {
      path = given.hasPrefix("~/") ? home + given.dropFirst() : given
    } else {
      // The specification has relative paths ignored.
      let data = environment["XDG_DATA_HOME"].flatMap { $0.hasPrefix("/") ? $0 : nil }
      path = "\(data ?? "\(home)/.local/share")/nightjar/models"
    }
  }

  package enum State: Equatable, Sendable {
    case installed
    case missing
    case damaged(String)
  }

  /// How closely files are looked at.
  package enum Depth: Sendable {
    /// Names and sizes.
    case sizes
    /// Sizes and SHA-256.
    case hashes
  }

  /// Where models are made before they are moved into place; on the same file system.
  var staging: String { file(".staging") }
  /// Where complete downloads wait until they have been converted.
  var cache: String { file(".wheels") }

  package func file(_ name: String) -> String { "\(path)/\(name)" }

  /// - Throws: `ModelsError.cannotRead` or `.badManifest`.
  package func manifest(of model: ModelName) throws(ModelsError) -> ModelManifest {
    try ModelManifest(path: file(model.manifest))
  }

  /// What `nightjar models info` shows.
  ///
  /// - Throws: `ModelsError.notInstalled`, `.unusable`, `.cannotRead` or `.badManifest`.
  package func information(on model: ModelName) throws(ModelsError) -> String {
    switch state(of: model) {
    case .installed: return try ModelManifest.readable(path: file(model.manifest))
    case .missing: throw .unusable(directory: path, model: model, reason: "it is not installed")
    case .damaged(let reason): throw .unusable(directory: path, model: model, reason: reason)
    }
  }

  /// Whether a model's files are those that its manifest lists, made from the pinned packages.
  package func state(of model: ModelName, depth: Depth = .sizes) -> State {
    guard FileManager.default.fileExists(atPath: file(model.manifest)) else { return .missing }
    do throws(ModelsError) {
      if let fault = try fault(of: model, depth: depth) { return .damaged(fault) }
      return .installed
    } catch {
      switch error {
      case .badManifest(_, let reason): return .damaged("\(model.manifest): \(reason)")
      case .cannotRead(let path, let reason): return .damaged("cannot read \(path): \(reason)")
      default: return .damaged("\(error)")
      }
    }
  }

  private func fault(of model: ModelName, depth: Depth) throws(ModelsError) -> String? {
    let manifest = try manifest(of: model)
    guard manifest.model == model.rawValue else {
      return "\(model.manifest) is of the model \"\(manifest.model)\""
    }
    guard manifest.files.map(\.file).sorted() == model.files.sorted() else {
      return "\(model.manifest) lists other files than \(model.files.joined(separator: ", "))"
    }
    for carrier in model.carriers where !manifest.sources.contains(.init(carrier)) {
      return "not made from \(carrier.package) \(carrier.version), which this release uses"
    }
    for entry in manifest.files {
      if let fault = try fault(of: entry, depth: depth) { return "\(entry.file): \(fault)" }
    }
    return nil
  }

  private func fault(
    of entry: ModelManifest.File, depth: Depth
  ) throws(ModelsError) -> String? {
    let path = file(entry.file)
    guard FileManager.default.fileExists(atPath: path) else { return "missing" }
    let size = try Files.size(of: path)
    guard size == entry.bytes else { return "\(size) bytes, expected \(entry.bytes)" }
    guard depth == .hashes else { return nil }
    let found = try FileHash.sha256(path: path)
    return found == entry.sha256 ? nil : "SHA-256 is \(found), expected \(entry.sha256)"
  }
}
