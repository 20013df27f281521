// SPDX-License-Identifier: Apache-2.0
import Foundation
import Testing

/// The pretrained models that tests of whole encoders run on.
package enum TestModels {
  /// `NIGHTJAR_MODELS`, else the model directory of the user who runs the tests.
  package static let directory: String = {
    let environment = ProcessInfo.processInfo.environment
    if let directory = environment["NIGHTJAR_MODELS"] { return directory }
    let data = environment["XDG_DATA_HOME"] ?? "\(environment["HOME"] ?? "")/.local/share"
    return "\(data)/nightjar/models"
  }()

  /// The path of a model file; the test fails when it is not there.
  package static func path(_ name: String) throws -> String {
    let path = "\(directory)/\(name)"
    try #require(
      FileManager.default.fileExists(atPath: path),
      "no model file \(path): run scripts/test, or set NIGHTJAR_MODELS")
    return path
  }
}
