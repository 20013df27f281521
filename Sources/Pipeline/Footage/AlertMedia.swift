// SPDX-License-Identifier: Apache-2.0

/// What there is to be seen of an alert besides its record.
package struct AlertMedia: Equatable, Sendable {
  /// Why an alert that should have a clip has none.
  package enum Omission: String, Sendable {
    /// The camera has masks, and a clip would show what is behind them.
    case masked
    /// It cannot be made; the log has the reason.
    case failed
  }

  /// Path of the JPEG, which may take a moment to appear.
  package var snapshot: String?
  /// Path of the clip, which appears when the alert is over.
  package var clip: String?
  package var omission: Omission?

  package init(snapshot: String? = nil, clip: String? = nil, omission: Omission? = nil) {
    self.snapshot = snapshot
    self.clip = clip
    self.omission = omission
  }
}
