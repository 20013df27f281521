// SPDX-License-Identifier: Apache-2.0
import Core
import Foundation

/// Writes the chunks of one source to a cache; the source counts once it is finished.
struct FeatureWriter: Sendable {
  private let cache: FeatureCache
  private let name: String
  private let fingerprint: String
  private let origin: FeatureCache.Origin?
  private(set) var chunks = 0
  private var steps = 0
  private var cues = 0

  /// Removes what is there of the source.
  ///
  /// - Throws: `FeaturesError.cannotWrite`.
  init(
    into cache: FeatureCache, source name: String, fingerprint: String,
    origin: FeatureCache.Origin? = nil
  ) throws(FeaturesError) {
    self.cache = cache
    self.name = name
    self.fingerprint = fingerprint
    self.origin = origin
    let folder = cache.folder(of: name)
    do {
      if FileManager.default.fileExists(atPath: folder) {
        try FileManager.default.removeItem(atPath: folder)
      }
      try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
    } catch {
      throw .cannotWrite(path: folder, reason: error.localizedDescription)
    }
  }

  mutating func write(_ chunk: FeatureChunk) throws(FeaturesError) {
    try chunk.write(to: "\(cache.folder(of: name))/\(FeatureCache.chunkName(chunks))")
    chunks += 1
    steps += chunk.steps
    cues += chunk.cues.count
  }

  /// Says that the source is complete as far as it is written.
  @discardableResult
  func finish(captions: Int) throws(FeaturesError) -> FeatureCache.Source {
    let source = FeatureCache.Source(
      name: name, origin: origin, fingerprint: fingerprint, chunks: chunks, steps: steps,
      captions: captions, cues: cues)
    try cache.complete(source)
    return source
  }
}
