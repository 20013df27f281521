// SPDX-License-Identifier: Apache-2.0
import Core
import Features

/// Which sources a training is measured on instead of learning from them.
///
/// That follows from the sources' names alone, whatever the seed, and no footage of a source is on
/// both sides.
package enum HeldOut {
  /// Sources by what they are for.
  package struct Split: Sendable {
    package let training: [FeatureCache.Source]
    package let heldOut: [FeatureCache.Source]
  }

  /// One source in so many is held out.
  private static let period = 5

  /// Splits the sources that have segments.
  ///
  /// - Parameters:
  ///   - cache: what is learned from.
  ///   - measured: all that is held out; `nil` holds a part of `cache` out.
  ///   - settings: length of segments.
  /// - Returns: the parts, by name.
  /// - Throws: `TrainingError.tooFewSources`, or `FeaturesError`.
  package static func split(
    _ cache: FeatureCache, heldOut measured: FeatureCache? = nil, _ settings: TrainingSettings
  ) throws -> Split {
    func usable(_ cache: FeatureCache, atLeast needed: Int) throws -> [FeatureCache.Source] {
      let sources = try cache.sources().filter { $0.steps >= settings.stepsPerSegment }
      guard sources.count >= needed else {
        throw TrainingError.tooFewSources(
          path: cache.path, found: sources.count, needed: needed)
      }
      return sources
    }
    guard let measured else { return split(try usable(cache, atLeast: 2)) }
    return Split(
      training: try usable(cache, atLeast: 1), heldOut: try usable(measured, atLeast: 1))
  }

  /// The segments of a cache that every training on it leaves out, to compare models on.
  ///
  /// - Parameters:
  ///   - cache: of the encoders that the models were made for.
  ///   - settings: length of segments and of their context.
  /// - Returns: the segments.
  /// - Throws: `TrainingError` or `FeaturesError` for data that cannot be used.
  package static func segments(
    of cache: FeatureCache, _ settings: TrainingSettings = TrainingSettings()
  ) throws -> TrainingSet {
    try TrainingSet(cache, sources: try split(cache, settings).heldOut, settings)
  }

  /// Both parts have at least one of at least two sources, and keep their order.
  static func split(_ sources: [FeatureCache.Source]) -> Split {
    let ranked = sources.indices.sorted { key(sources[$0]) < key(sources[$1]) }
    let heldOut = Set(ranked.prefix(max(1, sources.count / period)))
    return Split(
      training: sources.indices.filter { !heldOut.contains($0) }.map { sources[$0] },
      heldOut: sources.indices.filter { heldOut.contains($0) }.map { sources[$0] })
  }

  private static func key(_ source: FeatureCache.Source) -> String {
    FNV1a.digits(of: source.name.utf8)
  }
}
