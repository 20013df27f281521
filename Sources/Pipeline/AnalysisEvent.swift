// SPDX-License-Identifier: Apache-2.0
import Core
import Events
import Segments

/// What comes out of the analysis of a source, in the order of its records.
package enum AnalysisEvent: Sendable {
  /// `latency` is the time from reading the segment's last packet to having its representation.
  case segment(Segment, latency: Duration)
  case alert(AlertEvent)
  case gap(Gap)
  case health(Health)
}

/// Takes the records of one source, one at a time and in order.
package protocol AnalysisSink: Sendable {
  func receive(_ event: AnalysisEvent) throws
}
