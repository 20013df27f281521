// SPDX-License-Identifier: Apache-2.0
import Core
import Foundation

/// A directory with what the encoders made of footage, for training.
///
/// `cache.json` says who made it. Every source has a folder in `sources` with numbered chunks
/// (`FeatureChunk`) and, once it is complete, `source.json`. A source is read chunk by chunk, so
/// memory does not grow with the cache.
package struct FeatureCache: Sendable {
  /// What all features in a cache have in common.
  package struct Maker: Codable, Equatable, Sendable {
    package let frame: String
    package let audio: String
    package let text: String
    package let bridge: String
    /// Hash over the encoders' files; the label bridge's differ by the machine that made them.
    package let sha256: String
    package let stepSeconds: Double

    package init(
      frame: String, audio: String, text: String, bridge: String, sha256: String,
      stepSeconds: Double
    ) {
      self.frame = frame
      self.audio = audio
      self.text = text
      self.bridge = bridge
      self.sha256 = sha256
      self.stepSeconds = stepSeconds
    }
  }

  /// What records say of a source, by which its segments can be found.
  package struct Origin: Codable, Equatable, Sendable {
    package let source: String
    /// Of a live source.
    package let session: String?

    package init(source: String, session: String? = nil) {
      (self.source, self.session) = (source, session)
    }
  }

  /// A source that is complete.
  package struct Source: Codable, Equatable, Sendable {
    package let name: String
    /// `nil` in a cache that does not say.
    package let origin: Origin?
    /// Tells whether the footage, its transcript or its captions have changed since.
    package let fingerprint: String
    package let chunks: Int
    package let steps: Int
    package let captions: Int
    package let cues: Int
  }

  private static let schema = "nightjar.features/1"

  private struct Manifest: Codable {
    let schema: String
    let maker: Maker
  }

  package let path: String
  package let maker: Maker

  /// Opens a cache to read it.
  ///
  /// - Throws: `FeaturesError.notACache`.
  package init(path: String) throws(FeaturesError) {
    let manifest: Manifest
    do {
      manifest = try Self.read(Manifest.self, "\(path)/cache.json")
    } catch {
      throw .notACache(path: path, reason: error.localizedDescription)
    }
    guard manifest.schema == Self.schema else {
      throw .notACache(
        path: path, reason: "its schema is \(manifest.schema), expected \(Self.schema)")
    }
    self.path = path
    maker = manifest.maker
  }

  /// Opens a cache to add to it, or makes one where nothing is.
  ///
  /// - Throws: `FeaturesError.otherMaker` if what is there does not go with `maker`.
  package init(path: String, maker: Maker) throws(FeaturesError) {
    if !FileManager.default.fileExists(atPath: "\(path)/cache.json") {
      do {
        try FileManager.default.createDirectory(
          atPath: "\(path)/sources", withIntermediateDirectories: true)
        try Self.write(Manifest(schema: Self.schema, maker: maker), "\(path)/cache.json")
      } catch {
        throw .cannotWrite(path: path, reason: error.localizedDescription)
      }
    }
    try self.init(path: path)
    try check(maker)
  }

  /// Refuses what other encoders made, by name.
  package func check(_ expected: Maker) throws(FeaturesError) {
    let parts: [(String, String, String)] = [
      ("frame encoder", maker.frame, expected.frame),
      ("audio encoder", maker.audio, expected.audio),
      ("text encoder", maker.text, expected.text),
      ("label bridge", maker.bridge, expected.bridge),
      ("steps of", "\(maker.stepSeconds) s", "\(expected.stepSeconds) s"),
      ("models whose SHA-256 is", maker.sha256, expected.sha256),
    ]
    for (part, found, expected) in parts where found != expected {
      throw .otherMaker(path: path, part: part, found: found, expected: expected)
    }
  }

  /// All sources that are complete, by name.
  package func sources() throws(FeaturesError) -> [Source] {
    let folders: [String]
    do {
      folders = try FileManager.default.contentsOfDirectory(atPath: "\(path)/sources").sorted()
    } catch {
      throw .notACache(path: path, reason: error.localizedDescription)
    }
    var sources: [Source] = []
    for folder in folders {
      if let source = try source("\(path)/sources/\(folder)") { sources.append(source) }
    }
    return sources.sorted { $0.name < $1.name }
  }

  /// A source of that name, if it is complete.
  package func source(named name: String) throws(FeaturesError) -> Source? {
    try source(folder(of: name))
  }

  /// A chunk of a source.
  ///
  /// - Parameters:
  ///   - index: `0..<source.chunks`.
  ///   - source: one of this cache.
  ///   - steps: those wanted; `nil` is all.
  /// - Returns: the chunk, or that part of it, read from its file.
  /// - Throws: `FeaturesError.damaged`.
  package func chunk(
    _ index: Int, of source: Source, steps: Range<Int>? = nil
  ) throws(FeaturesError) -> FeatureChunk {
    try FeatureChunk(
      path: "\(folder(of: source.name))/\(Self.chunkName(index))", steps: steps)
  }

  func folder(of name: String) -> String { "\(path)/sources/\(SafeFileName.encoded(name))" }

  static func chunkName(_ index: Int) -> String {
    "\(String(index).leftPadded(to: 6)).safetensors"
  }

  /// Says that a source is complete.
  func complete(_ source: Source) throws(FeaturesError) {
    let path = "\(folder(of: source.name))/source.json"
    do {
      try Self.write(source, path)
    } catch {
      throw .cannotWrite(path: path, reason: error.localizedDescription)
    }
  }

  private func source(_ folder: String) throws(FeaturesError) -> Source? {
    let path = "\(folder)/source.json"
    guard FileManager.default.fileExists(atPath: path) else { return nil }
    do {
      return try Self.read(Source.self, path)
    } catch {
      throw .damaged(path: path, reason: error.localizedDescription)
    }
  }

  private static func read<Value: Decodable>(_ type: Value.Type, _ path: String) throws -> Value {
    let decoder = JSONDecoder()
    decoder.keyDecodingStrategy = .convertFromSnakeCase
    return try decoder.decode(type, from: Data(contentsOf: URL(filePath: path)))
  }

  private static func write(_ value: some Encodable, _ path: String) throws {
    let encoder = JSONEncoder()
    encoder.keyEncodingStrategy = .convertToSnakeCase
    encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
    try encoder.encode(value).write(to: URL(filePath: path), options: .atomic)
  }
}
