// SPDX-License-Identifier: Apache-2.0
import Core
import Features

/// Which sources a training is measured on instead of learning from them.
///
/// That follows from the sources' names alone, whatever the seed, and no footage of a source is on
/// both sides.
package enum HeldOut {
  /// One source in so many is held out.
  private static let period = 5

  /// Splits the sources of a cache that have segments.
  ///
  /// - Parameters:
  ///   - cache: what is learned from.
  ///   - settings: length of segments.
  /// - Returns: the parts, by name.
  /// - Throws: `TrainingError.tooFewSources`, or `FeaturesError`.
  package static func split(
    _ cache: FeatureCache, _ settings: TrainingSettings
  ) throws -> (training: [FeatureCache.Source], heldOut: [FeatureCache.Source]) {
    let sources = try cache.sources().filter { $0.steps >= settings.stepsPerSegment }
    guard sources.count >= 2 else {
      throw TrainingError.tooFewSources(path: cache.path, found: sources.count)
    }
    return split(sources)
  }

  /// Both parts have at least one source.
  ///
  /// - Parameter sources: at least two.
  /// - Returns: the parts, in the order given.
  static func split(
    _ sources: [FeatureCache.Source]
  ) -> (training: [FeatureCache.Source], heldOut: [FeatureCache.Source]) {
    let ranked = sources.indices.sorted { key(sources[$0]) < key(sources[$1]) }
    let heldOut = Set(ranked.prefix(max(1, sources.count / period)))
    return (
      sources.indices.filter { !heldOut.contains($0) }.map { sources[$0] },
      sources.indices.filter { heldOut.contains($0) }.map { sources[$0] }
    )
  }

  private static func key(_ source: FeatureCache.Source) -> String {
    FNV1a.digits(of: source.name.utf8)
  }
}
