// SPDX-License-Identifier: Apache-2.0
import Encoders
import Foundation

/// Which models a result was made with: a name per part and one hash over all of their files.
///
/// The kinds of sounds, which come with the program, count as a file.
package struct ModelIdentity: Equatable, Sendable {
  package let frame = ModelName.efficientNetLite0.rawValue
  package let audio = ModelName.yamnet.rawValue
  package let text = ModelName.miniLM.rawValue
  package let bridge = ModelName.labels.rawValue
  /// SHA-256, 64 hexadecimal digits, of the `file sha256` lines in alphabetical order.
  package let sha256: String
  /// The same without the kinds of sounds, which features do not depend on, and without the label
  /// bridge, whose last bits depend on the machine that made it.
  package let encodersSHA256: String

  /// The same over files that do not come with the models, such as a temporal model of one's own.
  ///
  /// - Throws: `ModelsError.cannotRead`.
  package func sha256(with files: [String]) throws(ModelsError) -> String {
    guard !files.isEmpty else { return sha256 }
    var lines = sha256
    for file in files { lines += "\n\(try FileHash.sha256(path: file))" }
    return FileHash.sha256(lines)
  }

  /// SHA-256 of one file.
  ///
  /// - Throws: `ModelsError.cannotRead`.
  package static func sha256(of path: String) throws(ModelsError) -> String {
    try FileHash.sha256(path: path)
  }

  /// Reads manifests only, not the weights.
  ///
  /// - Throws: `ModelsError.cannotRead` or `.badManifest`.
  package init(_ directory: ModelDirectory) throws(ModelsError) {
    func hash(
      _ models: [ModelName], and others: [String] = []
    ) throws(ModelsError) -> String {
      var lines = others
      for model in models {
        lines += try directory.manifest(of: model).files.map { "\($0.file) \($0.sha256)\n" }
      }
      return FileHash.sha256(lines.sorted().joined())
    }
    sha256 = try hash(
      ModelName.allCases, and: ["\(SoundKinds.name) \(FileHash.sha256(Data(SoundKinds.weights)))\n"]
    )
    encodersSHA256 = try hash(ModelName.allCases.filter { $0 != .labels })
  }
}
