// SPDX-License-Identifier: Apache-2.0
import Core

/// How a sink is doing.
package struct SinkStatus: Hashable, Sendable {
  package let name: String
  /// Alerts in the outputs that are still to be delivered.
  package var pending = 0
  /// Since the start.
  package var delivered = 0
  package var failedAttempts = 0
  /// Alerts that the receiver refused for good.
  package var dropped = 0
  /// Records that were removed from the outputs before the sink was served.
  package var missed = 0
  /// A few words without secrets; `nil` once a delivery has succeeded again.
  package var lastError: String?
  /// Time since 1970 of the last delivery.
  package var lastSuccess: MediaTime?

  package init(name: String) { self.name = name }
}
