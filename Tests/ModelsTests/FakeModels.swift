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
        Manifest.Source(
          package: carrier.package, version: version ?? carrier.version,
          wheel_sha256: carrier.sha256, weights_licence: carrier.weightsLicence)
      },
      output: entry(files[0]), sidecars: files.dropFirst().map(entry))
    try JSONEncoder().encode(manifest).write(to: URL(filePath: "\(directory)/\(model.manifest)"))
  }

  static func writeAll(to directory: String) throws {
    for model in ModelName.allCases { try write(model, to: directory) }
  }

  private struct Manifest: Encodable {
    struct Source: Encodable {
      let package: String
      let version: String
      let wheel_sha256: String
      let weights_licence: String
    }
    let model: String
    let sources: [Source]
    let output: ModelManifest.File
    let sidecars: [ModelManifest.File]
  }
}
