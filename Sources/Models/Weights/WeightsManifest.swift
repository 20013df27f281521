// SPDX-License-Identifier: Apache-2.0
import Foundation

/// What the JSON file beside a set of temporal weights says about it.
///
/// `name`, `fusion` and `output` (`file`, `bytes`, `sha256`) have to be there. The rest is for
/// people: the data with its licences, the split by item, seed, command, metrics.
package struct WeightsManifest: Equatable, Sendable {
  package let name: String
  /// The kind of fusion.
  package let fusion: String
  package let output: ModelManifest.File
  /// The file itself, as it is installed.
  let text: Data

  /// Where the manifest of a weight file is: beside it, with `.json` for `.safetensors`.
  package static func path(beside weights: String) -> String {
    let suffix = ".safetensors"
    return (weights.hasSuffix(suffix) ? String(weights.dropLast(suffix.count)) : weights) + ".json"
  }

  /// - Throws: `ModelsError.cannotRead` or `.badWeights`.
  package init(path: String) throws(ModelsError) {
    try self.init(text: try ModelManifest.read(path), path: path)
  }

  /// One for weights that come with none.
  ///
  /// - Parameters:
  ///   - path: the weights.
  ///   - name: what they are called.
  ///   - fusion: their kind.
  ///   - notes: whatever else is known of them.
  /// - Throws: `ModelsError.cannotRead`.
  package init(
    describing path: String, name: String, fusion: String, notes: [String: String]
  ) throws(ModelsError) {
    let described = Described(
      schema: "nightjar.weights/1", name: name, fusion: fusion,
      output: try ModelManifest.File(describing: path),
      metadata: notes)
    guard let text = try? JSONEncoder().encode(described) else {
      preconditionFailure("WeightsManifest: texts that cannot be encoded")
    }
    try self.init(text: text, path: path)
  }

  private init(text: Data, path: String) throws(ModelsError) {
    do {
      let heading = try JSONDecoder().decode(Heading.self, from: text)
      (name, fusion, output) = (heading.name, heading.fusion, heading.output)
      self.text = text
    } catch {
      throw .badWeights(path: path, reason: ModelManifest.reason(error))
    }
  }

  private struct Heading: Decodable {
    let name: String
    let fusion: String
    let output: ModelManifest.File
  }

  private struct Described: Encodable {
    let schema: String
    let name: String
    let fusion: String
    let output: ModelManifest.File
    let metadata: [String: String]
  }
}
