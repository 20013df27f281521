// SPDX-License-Identifier: Apache-2.0
import Foundation

/// What a model's JSON manifest says about its files and where they come from.
package struct ModelManifest: Equatable, Sendable {
  /// A file of the model, as it was when it was made.
  package struct File: Codable, Equatable, Sendable {
    package let file: String
    package let bytes: Int
    package let sha256: String

    init(file: String, bytes: Int, sha256: String) {
      self.file = file
      self.bytes = bytes
      self.sha256 = sha256
    }

    /// - Throws: `ModelsError.cannotRead`.
    init(describing name: String, in directory: ModelDirectory) throws(ModelsError) {
      try self.init(describing: directory.file(name))
    }

    /// - Throws: `ModelsError.cannotRead`.
    package init(describing path: String) throws(ModelsError) {
      self.init(
        file: URL(filePath: path).lastPathComponent, bytes: try Files.size(of: path),
        sha256: try FileHash.sha256(path: path))
    }
  }

  /// A package that the model was made from.
  package struct Source: Codable, Equatable, Sendable {
    package let package: String
    package let version: String
    package let wheelSHA256: String
    package let weightsLicence: String

    enum CodingKeys: String, CodingKey {
      case package, version
      case wheelSHA256 = "wheel_sha256"
      case weightsLicence = "weights_licence"
    }
  }

  package let model: String
  package let sources: [Source]
  package let output: File
  package let sidecars: [File]

  /// Weights first.
  package var files: [File] { [output] + sidecars }

  /// Largest manifest taken; the real ones have some 10 kB.
  private static let largest = 1 << 20

  /// - Throws: `ModelsError.cannotRead` or `.badManifest`.
  package init(path: String) throws(ModelsError) {
    let data = try Self.read(path)
    do {
      self = try JSONDecoder().decode(ModelManifest.self, from: data)
    } catch {
      throw .badManifest(path: path, reason: Self.reason(error))
    }
  }

  /// The whole manifest as indented lines of `key: value`.
  static func readable(path: String) throws(ModelsError) -> String {
    try readable(try read(path), path: path)
  }

  /// The same of one that was read from `path`.
  static func readable(_ data: Data, path: String) throws(ModelsError) -> String {
    do {
      return try JSONDecoder().decode(ReadableJSON.self, from: data).lines().joined(separator: "\n")
    } catch {
      throw .badManifest(path: path, reason: reason(error))
    }
  }

  /// The bytes of a file of usual size.
  static func read(_ path: String, atMost largest: Int = Self.largest) throws(ModelsError) -> Data {
    let data: Data
    do {
      data = try Data(contentsOf: URL(filePath: path))
    } catch {
      throw .cannotRead(path: path, reason: "\(FileFailure(error))")
    }
    guard data.count <= largest else {
      throw .badManifest(path: path, reason: "\(data.count) bytes, at most \(largest) are taken")
    }
    return data
  }

  static func reason(_ error: any Error) -> String {
    switch error {
    case DecodingError.keyNotFound(let key, _): "\"\(key.stringValue)\" is missing"
    case DecodingError.typeMismatch(_, let context), DecodingError.valueNotFound(_, let context):
      context.codingPath.isEmpty
        ? "not a JSON object"
        : "\"\(context.codingPath.map(\.stringValue).joined(separator: "."))\" has the wrong type"
    default: "not JSON"
    }
  }
}

extension ModelManifest: Decodable {
  private enum CodingKeys: String, CodingKey { case model, source, sources, output, sidecars }

  package init(from decoder: any Decoder) throws {
    let container = try decoder.container(keyedBy: CodingKeys.self)
    model = try container.decode(String.self, forKey: .model)
    output = try container.decode(File.self, forKey: .output)
    sidecars = try container.decodeIfPresent([File].self, forKey: .sidecars) ?? []
    sources =
      if container.contains(.sources) {
        try container.decode([Source].self, forKey: .sources)
      } else {
        [try container.decode(Source.self, forKey: .source)]
      }
  }
}

extension ModelManifest.Source {
  init(_ carrier: Carrier) {
    self.init(
      package: carrier.package, version: carrier.version, wheelSHA256: carrier.sha256,
      weightsLicence: carrier.weightsLicence)
  }
}
