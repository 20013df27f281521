// SPDX-License-Identifier: Apache-2.0
import Foundation

/// What became of the alerts of one sink since the daemon began.
package struct SinkStatus: Hashable, Codable, Sendable {
  package let name: String
  /// Alerts that are still to be delivered.
  package var pending = 0
  package var delivered = 0
  /// Attempts that failed; the alerts may have been delivered later.
  package var failed = 0
  package var dropped = 0
  /// Why the last attempt failed; `nil` if it did not.
  package var failure: String?
  package var lastSuccess: Date?

  package init(name: String) {
    self.name = name
  }
}
