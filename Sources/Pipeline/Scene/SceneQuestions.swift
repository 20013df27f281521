// SPDX-License-Identifier: Apache-2.0
import Core
import Media
import Motion

/// What rules ask about pictures and sound themselves, rather than about what encoders make of them.
package struct SceneQuestions: Equatable, Sendable {
  package var motion: Set<MotionCriteria>
  package var tamper: Set<TamperObservation.Kind>

  package init(
    motion: Set<MotionCriteria> = [], tamper: Set<TamperObservation.Kind> = []
  ) {
    self.motion = motion
    self.tamper = tamper
  }

  /// What the source has to sample for them, at so many pictures per second; `nil` is nothing.
  package func sampling(rate: Double = MotionDetector.rate) -> LumaSampling? {
    motion.isEmpty
      ? nil
      : LumaSampling(rate: rate, columns: MotionDetector.columns, rows: MotionDetector.rows)
  }
}
