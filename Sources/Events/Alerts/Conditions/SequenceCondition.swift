// SPDX-License-Identifier: Apache-2.0
import Core

/// Conditions that are met one after the other.
///
/// Glass, then a scream within ten seconds, on any of the rule's cameras:
///
/// ```toml
/// sequence = { steps = [{ sound = ["Glass"] }, { sound = ["Screaming"] }], within = 10, across_cameras = true }
/// ```
///
/// Each is met in a later step than the one before: what happens within one step has no order.
package struct SequenceCondition: Hashable, Sendable {
  /// In the order in which they have to be met, two or more.
  package var steps: [AlertCondition]
  /// Longest time from the last step that met the first one to the step that meets the last.
  package var within: MediaTime
  /// Whether one camera may meet the first of them and another the next, by the wall clock.
  package var acrossCameras: Bool

  package init(steps: [AlertCondition], within: MediaTime, acrossCameras: Bool = false) {
    self.steps = steps
    self.within = within
    self.acrossCameras = acrossCameras
  }
}
