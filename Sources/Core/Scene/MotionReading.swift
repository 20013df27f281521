// SPDX-License-Identifier: Apache-2.0

/// What moves, as far as it matters to one set of criteria.
package struct MotionReading: Equatable, Sendable {
  /// Something that went over a line.
  package struct Crossing: Equatable, Sendable {
    package let track: Int
    /// `aToB` or `bToA`.
    package let direction: CrossingDirection
    package let time: MediaTime

    package init(track: Int, direction: CrossingDirection, time: MediaTime) {
      self.track = track
      self.direction = direction
      self.time = time
    }
  }

  /// Whether all that is asked for is there; unknown while the view is being learnt.
  package var verdict: Verdict
  /// Share of the zone in which something moves, 0...1.
  package var share = 0.0
  /// New ones, in the direction that counts.
  package var crossings: [Crossing] = []
  /// How long the one that is longest in the zone has been there.
  package var longestStay = MediaTime.zero

  package init(verdict: Verdict = .unknown) {
    self.verdict = verdict
  }

  /// Takes in the reading of a later picture of the same step: what was there at any time counts.
  package mutating func join(_ later: MotionReading) {
    verdict = verdict.joined(with: later.verdict)
    share = max(share, later.share)
    crossings += later.crossings
    longestStay = max(longestStay, later.longestStay)
  }
}
