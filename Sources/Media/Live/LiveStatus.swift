// SPDX-License-Identifier: Apache-2.0
import Core

/// How a live source is doing at one moment.
package struct LiveStatus: Hashable, Sendable {
  package let state: Health.State
  /// How long it has been in this state.
  package let stateAge: MediaTime
  /// Why it is not `up`.
  package let cause: String?
  /// Since the last step came; `nil` before the first.
  package let stepAge: MediaTime?
  /// Since the last step with a picture came; `nil` before the first.
  package let frameAge: MediaTime?
  package let counters: Health.Counters
  /// Whether the reader was told to give up and does not.
  package let isReaderStuck: Bool
  /// How often the reader was stuck.
  package let stuckReaders: Int
  /// Readers that had not come back when the source was stopped.
  package let abandonedReaders: Int
  /// What came over all connections, as far as it is known.
  package let bytes: Int
}
