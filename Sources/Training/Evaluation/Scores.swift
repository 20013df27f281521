// SPDX-License-Identifier: Apache-2.0
import Learning

/// What an evaluation found of one contestant; shares with their 95 % intervals.
package struct Scores: Codable, Equatable, Sendable {
  package typealias Interval = Bootstrap.Interval

  /// How well sentences or segments find what they belong to.
  package struct Retrieval: Codable, Equatable, Sendable {
    package let recallAt1: Interval
    package let recallAt5: Interval
    package let recallAt10: Interval
    package let medianRank: Double
    /// Over the first contestant, query by query; `nil` for that one.
    package let gain: Gain?
  }

  /// How much more is found, with intervals of the difference.
  package struct Gain: Codable, Equatable, Sendable {
    package let recallAt1: Interval
    package let recallAt5: Interval
    package let recallAt10: Interval
  }

  package let name: String
  package let textToSegment: Retrieval
  package let segmentToText: Retrieval
  /// A segment's sound alone, and its picture alone, looking for the whole segment.
  package let audioToSegment: Retrieval
  package let videoToSegment: Retrieval
  /// Sentences looking for segments of which one modality is there, by its name.
  package let alone: [String: Retrieval]
  /// The same with one modality taken away, by its name.
  package let without: [String: Retrieval]
  /// Share of the segments that prefer their sentence to its contrast; `nil` where none has one.
  package let order: Interval?
  /// The same among segments whose events the encoders name right: the mean finds them among the
  /// first ten.
  package let orderOfNamed: Interval?
  /// The chance that what has a caption is farther from all that is ordinary than something ordinary
  /// is; `nil` where all or nothing has a caption.
  package let anomaly: Interval?
}
