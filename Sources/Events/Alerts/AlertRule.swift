// SPDX-License-Identifier: Apache-2.0
import Core

/// What the operator wants to be told about, and how urgently.
package struct AlertRule: Hashable, Sendable {
  package enum Severity: String, CaseIterable, Codable, Sendable {
    case info, warning, critical
  }

  /// Unique among the rules; alerts carry it.
  package var name: String
  package var isEnabled: Bool
  package var severity: Severity
  package var condition: AlertCondition
  /// How long the condition has to hold before the alert begins; zero is at once.
  package var minimumDuration: MediaTime
  /// How long the condition has to be absent before the alert ends.
  package var endAfter: MediaTime
  /// How long after its end a new alert of the rule is held back.
  package var cooldown: MediaTime
  /// Names of other rules: of an event that several of them notice, the one with the largest score
  /// gets the alert.
  package var rivals: [String] = []
  /// Names of the cameras that it is for; none means all.
  package var cameras: [String] = []
  /// Name of the zone of its conditions on motion that name none; empty is the whole picture.
  package var zone = ""
  /// When it counts; `nil` is always.
  package var schedule: Schedule?
  /// A word shared by rules of which a camera has one alert at a time; empty means none.
  package var group = ""
  /// Score, 0...1, from which the condition as a whole counts as met.
  package var threshold: Float = 0
  /// How many alerts a day may be mistakes; the camera's own background then raises the threshold.
  package var maximumFalsePerDay: Double?
  /// Whether a picture goes with an alert.
  package var hasSnapshot = false
  /// Whether footage goes with an alert.
  package var hasClip = false

  package init(
    name: String, isEnabled: Bool = true, severity: Severity, condition: AlertCondition,
    minimumDuration: MediaTime = .zero, endAfter: MediaTime = MediaTime(seconds: 2),
    cooldown: MediaTime = MediaTime(seconds: 10), rivals: [String] = [], cameras: [String] = []
  ) {
    self.name = name
    self.isEnabled = isEnabled
    self.severity = severity
    self.condition = condition
    self.minimumDuration = minimumDuration
    self.endAfter = endAfter
    self.cooldown = cooldown
    self.rivals = rivals
    self.cameras = cameras
  }
}

extension AlertRule {
  /// Words that its conditions wait to hear.
  package var keywords: [String] { condition.flattened.flatMap { $0.leaf?.keywords ?? [] } }

  /// Whether any of its conditions compares sentences, which takes the text encoder.
  package var readsSentences: Bool {
    condition.flattened.contains { condition in
      switch condition {
      case .scene: true
      case .speech(let speech): !speech.similarTo.isEmpty
      default: false
      }
    }
  }
}

extension AlertRule.Severity: Comparable {
  package static func < (one: Self, other: Self) -> Bool { one.rank < other.rank }

  private var rank: Int {
    switch self {
    case .info: 0
    case .warning: 1
    case .critical: 2
    }
  }
}
