// SPDX-License-Identifier: Apache-2.0
import Core
import Features

/// A segment that somebody has judged, and where it is in a cache.
package struct JudgedSegment: Equatable, Sendable {
  /// As in its record.
  package let id: String
  package let isAccepted: Bool
  package let source: FeatureCache.Source
  let chunk: Int
  /// Its own steps in the chunk.
  let steps: Range<Int>

  /// What a segment's record is called, by what its source is called there, its epoch and its start.
  package typealias Identify = (FeatureCache.Origin, _ epoch: Int, MediaTime) -> String

  /// Finds segments in a cache by the ids of their records.
  ///
  /// A segment may begin at any step, as one does after a gap. Where less is left of its chunk than
  /// a segment is long, it is shorter.
  ///
  /// - Parameters:
  ///   - accepted: ids of segments that are what they are said to be.
  ///   - rejected: ids of segments that are not.
  ///   - cache: where they are.
  ///   - stepsPerSegment: their length.
  ///   - identify: makes the ids.
  /// - Returns: the segments, in the order of the cache.
  /// - Throws: `TrainingError.judgedTwice`, `.nothingJudged` or `.unknownSegments`, or
  ///   `FeaturesError.damaged`.
  package static func find(
    accepted: [String], rejected: [String], in cache: FeatureCache, stepsPerSegment: Int,
    identify: Identify
  ) throws -> [JudgedSegment] {
    var wanted = Dictionary(accepted.map { ($0, true) }) { $1 }
    for id in rejected {
      guard wanted.updateValue(false, forKey: id) != true else {
        throw TrainingError.judgedTwice(id: id)
      }
    }
    guard !wanted.isEmpty else { throw TrainingError.nothingJudged }
    var found: [JudgedSegment] = []
    for source in try cache.sources() {
      guard let origin = source.origin else { continue }
      for index in 0..<source.chunks where !wanted.isEmpty {
        let chunk = try cache.chunk(index, of: source)
        for step in 0..<chunk.steps {
          let id = identify(origin, chunk.epoch, chunk.time(of: step))
          guard let isAccepted = wanted.removeValue(forKey: id) else { continue }
          found.append(
            JudgedSegment(
              id: id, isAccepted: isAccepted, source: source, chunk: index,
              steps: step..<min(step + stepsPerSegment, chunk.steps)))
        }
      }
    }
    guard wanted.isEmpty else {
      throw TrainingError.unknownSegments(path: cache.path, ids: wanted.keys.sorted())
    }
    return found
  }
}
