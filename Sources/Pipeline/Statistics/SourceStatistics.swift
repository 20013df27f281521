// SPDX-License-Identifier: Apache-2.0
import Core
import Events

/// What became of one source's steps so far.
package struct SourceStatistics: Hashable, Sendable {
  /// Read.
  package var steps = 0
  /// Dealt with: in a segment, whether anything was to be seen or heard in them or not.
  package var analysed = 0
  /// Never encoded because there was too much to do, or no time left at the end; gaps cover them.
  package var dropped = 0
  /// Of those analysed: a picture or sound was encoded.
  package var encoded = 0
  /// Of those analysed: nothing was encoded, because what was seen and heard had not changed.
  package var reused = 0
  /// Of those analysed: left out to save time, which shows as coverage below 1.
  package var leftOut = 0
  package var segments = 0
  /// Begun.
  package var alerts = 0
  /// Records that the sink did not take.
  package var unwrittenRecords = 0
  /// End of the last step that was dealt with.
  package var lastStepEnd: MediaTime?
  /// Of the steps in flight, those that wait to be encoded.
  package var waiting = 0
  package var rung = LoadRung.configured

  /// Steps between reader and records.
  package var inFlight: Int { steps - analysed - dropped }

  mutating func add(_ job: EncodingJob) {
    analysed += 1
    lastStepEnd = job.step.end
    if job.needsEncoding {
      encoded += 1
    } else if job.frame == .reuse || job.sound == .reuse {
      reused += 1
    } else if job.step.frame != nil || job.step.audio != nil {
      leftOut += 1
    }
  }

  mutating func add(_ event: AnalysisEvent) {
    switch event {
    case .segment: segments += 1
    case .alert(let alert): alerts += alert.phase == .begin ? 1 : 0
    case .gap, .health: break
    }
  }
}
