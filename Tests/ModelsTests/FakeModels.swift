// SPDX-License-Identifier: Apache-2.0
import Foundation

@testable import Models

/// Models with a few bytes for weights and honest manifests.
enum FakeModels {
  /// Writes a model's files; `weights` may differ from what the manifest will say.
  static func write(
    _ model: ModelName, to directory: String, version: String? = nil, weights: String? = nil,
    listing files: [String]? = nil
  ) throws {
    func contents(_ name: String) -> String { "contents of \(name)" }
    func entry(_ name: String) -> ModelManifest.File {
      ModelManifest.File(
        file: name, bytes: contents(name).utf8.count, sha256: FileHash.sha256(contents(name)))
    }
    for name in model.files {
      let text = name == model.weights ? weights ?? contents(name) : contents(name)
      try Data(text.utf8).write(to: URL(filePath: "\(directory)/\(name)"))
    }
    let files = files ?? model.files
    let manifest = Manifest(
      model: model.rawValue,
      sources: model.carriers.map { carrier in
        ModelManifest.Source(
          package: carrier.package, version: version ?? carrier.version,
          wheelSHA256: carrier.sha256, weightsLicence: carrier.weightsLicence)
      },
      output: entry(files[0]), sidecars: files.dropFirst().map(entry))
    try JSONEncoder().encode(manifest).write(to: URL(filePath: "\(directory)/\(model.manifest)"))
  }

  static func writeAll(to directory: String) throws {
    for model in ModelName.allCases { try write(model, to: directory) }
  }

  /// Replaces a model's weights and tells its manifest.
  static func replaceWeights(
    of model: ModelName, with bytes: [UInt8], in path: String
  ) throws {
    let directory = ModelDirectory(path: path)
    try Data(bytes).write(to: URL(filePath: directory.file(model.weights)))
    let old = try directory.manifest(of: model)
    let new = Manifest(
      model: old.model, sources: old.sources,
      output: try .init(describing: model.weights, in: directory), sidecars: old.sidecars)
    try JSONEncoder().encode(new).write(to: URL(filePath: directory.file(model.manifest)))
  }

  private struct Manifest: Encodable {
    let model: String
    let sources: [ModelManifest.Source]
    let output: ModelManifest.File
    let sidecars: [ModelManifest.File]
  }
}
