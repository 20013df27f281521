// SPDX-License-Identifier: Apache-2.0

/// What moving thing a rule is about.
package struct MotionCriteria: Hashable, Sendable {
  /// A line, and which way it has to be crossed.
  package struct Crossing: Hashable, Sendable {
    package let line: CrossingLine
    package let direction: CrossingDirection

    package init(line: CrossingLine, direction: CrossingDirection = .both) {
      self.line = line
      self.direction = direction
    }
  }

  package var zone: Zone
  /// Share of the zone that has to move at once, or what crosses or stays has to cover: 0...1.
  package var minimumArea: Double
  /// Only what goes this way counts.
  package var heading: Heading?
  /// It is crossing this line that counts, not moving.
  package var crossing: Crossing?
  /// It is staying in the zone for so long that counts, not moving.
  package var loitering: MediaTime?

  package init(
    zone: Zone = .everything, minimumArea: Double = 0.005, heading: Heading? = nil,
    crossing: Crossing? = nil, loitering: MediaTime? = nil
  ) {
    precondition(
      minimumArea > 0 && minimumArea <= 1, "MotionCriteria: minimum area \(minimumArea)")
    self.zone = zone
    self.minimumArea = minimumArea
    self.heading = heading
    self.crossing = crossing
    self.loitering = loitering
  }
}
