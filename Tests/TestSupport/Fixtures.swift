// SPDX-License-Identifier: Apache-2.0
import Foundation
import Tensors
import Testing

/// Where the golden files are: `NIGHTJAR_FIXTURES`, else the ones that come with the project.
package enum Fixtures {
  package static let root =
    ProcessInfo.processInfo.environment["NIGHTJAR_FIXTURES"]
    ?? URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
    .appending(path: "Fixtures").path()
  package static var seed: String { "\(root)/seed" }
  package static var encoders: String { "\(root)/encoders" }

  /// The folder of the checkout.
  package static let project = URL(filePath: #filePath)
    .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent().path()

  static let manifest: JSON = load("\(seed)/manifest.json")

  /// Names in `encoders/index.json` that begin with `prefix` but with none of `except`.
  package static func encoderFiles(_ prefix: String, except: [String] = []) -> [String] {
    load("\(encoders)/index.json").members.keys
      .filter { name in name.hasPrefix(prefix) && !except.contains { name.hasPrefix($0) } }
      .sorted()
  }

  package static func encoderFile(_ name: String) throws -> SafetensorsFile {
    try SafetensorsFile(path: "\(encoders)/\(name).safetensors")
  }

  private static func load(_ path: String) -> JSON {
    guard let json = try? JSON(contentsOf: path) else {
      preconditionFailure("no readable fixtures at \(path); is NIGHTJAR_FIXTURES right?")
    }
    return json
  }
}
