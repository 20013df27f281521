// SPDX-License-Identifier: Apache-2.0
import Foundation
import Tensors

/// The pretrained models that tests of whole encoders run on.
package enum TestModels {
  /// `NIGHTJAR_MODELS`, else the model directory of the user who runs the tests.
  package static let directory: String = {
    let environment = ProcessInfo.processInfo.environment
    if let directory = environment["NIGHTJAR_MODELS"] { return directory }
    let data = environment["XDG_DATA_HOME"] ?? "\(environment["HOME"] ?? "")/.local/share"
    return "\(data)/nightjar/models"
  }()

  /// A model file that is not there.
  package struct Missing: Error, CustomStringConvertible {
    package let path: String

    package var description: String {
      "no model file \(path): run scripts/test, or set NIGHTJAR_MODELS"
    }
  }

  package static func path(_ name: String) throws -> String {
    let path = "\(directory)/\(name)"
    guard FileManager.default.fileExists(atPath: path) else { throw Missing(path: path) }
    return path
  }

  package static func file(_ name: String) throws -> SafetensorsFile {
    try SafetensorsFile(path: path(name))
  }
}
