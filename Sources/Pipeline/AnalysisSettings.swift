// SPDX-License-Identifier: Apache-2.0
import Core

/// How a source is analysed, but for what its rules say.
package struct AnalysisSettings: Sendable {
  /// `nil` encodes every step.
  package var reuse: ReusePlanner.Settings?
  /// Steps that may be between reader and records.
  package var stepsInFlight: Int

  package init(reuse: ReusePlanner.Settings?, stepsInFlight: Int) {
    self.reuse = reuse
    self.stepsInFlight = stepsInFlight
  }
}
