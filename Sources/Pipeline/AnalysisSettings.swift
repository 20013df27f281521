// SPDX-License-Identifier: Apache-2.0
import Core
import Media

/// How a source is analysed, but for what its rules say.
package struct AnalysisSettings: Sendable {
  /// `nil` encodes every step.
  package var reuse: ReusePlanner.Settings?
  /// Steps that may be between reader and records.
  package var stepsInFlight: Int
  /// What happens when there are more.
  package var policy: LanePolicy
  /// Told when only keyframes are to be decoded; the source reads it.
  package var loadControl: LoadControl?
  /// How long the steps in hand may take once the source has ended; `nil` is as long as they need.
  package var drainLimit: Duration?
  /// Takes snapshots and clips of the source's footage; `nil` where no rule wants any.
  package var recorder: AlertRecorder?

  package init(
    reuse: ReusePlanner.Settings?, stepsInFlight: Int, policy: LanePolicy = .block,
    loadControl: LoadControl? = nil, drainLimit: Duration? = nil,
    recorder: AlertRecorder? = nil
  ) {
    precondition(stepsInFlight > 0, "AnalysisSettings: \(stepsInFlight) steps in flight")
    self.reuse = reuse
    self.stepsInFlight = stepsInFlight
    self.policy = policy
    self.loadControl = loadControl
    self.drainLimit = drainLimit
    self.recorder = recorder
  }
}
