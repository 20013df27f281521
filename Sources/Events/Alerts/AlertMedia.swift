// SPDX-License-Identifier: Apache-2.0
import Core

/// What there is to be seen of an alert besides its record.
package struct AlertMedia: Hashable, Sendable {
  /// Why an alert that should have a clip has none.
  package enum Omission: String, Sendable {
    /// The camera has masks, and a clip would show what is behind them.
    case masked
    /// It cannot be made; the log has the reason.
    case failed
    /// The alert is about a camera of which nothing comes.
    case noFootage = "no_footage"
  }

  /// Path of the JPEG, which may take a moment to appear.
  package var snapshot: String?
  /// Path of the clip, which appears some time after the alert is over.
  package var clip: String?
  package var omission: Omission?

  package init(snapshot: String? = nil, clip: String? = nil, omission: Omission? = nil) {
    self.snapshot = snapshot
    self.clip = clip
    self.omission = omission
  }
}

/// What should go with an alert, as its rule says.
package struct MediaRequest: Hashable, Sendable {
  package static let nothing = MediaRequest(snapshot: false, clip: false)

  package let snapshot: Bool
  package let clip: Bool
  /// What the rule looks at, to be drawn on the snapshot; `nil` is the whole picture.
  package let zone: Zone?

  package init(snapshot: Bool, clip: Bool, zone: Zone? = nil) {
    self.snapshot = snapshot
    self.clip = clip
    self.zone = zone
  }

  init(_ rule: AlertRule) {
    self.init(
      snapshot: rule.hasSnapshot, clip: rule.hasClip,
      zone: rule.motions.first { !$0.zone.isEmpty }?.criteria.zone)
  }

  /// Whether there is anything to be made.
  package var isEmpty: Bool { !snapshot && !clip }
}
