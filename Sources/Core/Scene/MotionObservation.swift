// SPDX-License-Identifier: Apache-2.0

/// What moved in a step, for all that rules ask about.
package struct MotionObservation: Equatable, Sendable {
  package private(set) var readings: [MotionCriteria: MotionReading]

  package init(_ readings: [MotionCriteria: MotionReading] = [:]) {
    self.readings = readings
  }

  /// Unknown for what nobody looked for.
  package subscript(_ criteria: MotionCriteria) -> MotionReading {
    readings[criteria] ?? MotionReading()
  }

  /// Takes what a picture of the step shows.
  package mutating func join(_ reading: MotionReading, of criteria: MotionCriteria) {
    readings[criteria, default: MotionReading()].join(reading)
  }
}
