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

  package init(
    name: String, isEnabled: Bool = true, severity: Severity, condition: AlertCondition,
    minimumDuration: MediaTime = .zero, endAfter: MediaTime = MediaTime(seconds: 2),
    cooldown: MediaTime = MediaTime(seconds: 10)
  ) {
    self.name = name
    self.isEnabled = isEnabled
    self.severity = severity
    self.condition = condition
    self.minimumDuration = minimumDuration
    self.endAfter = endAfter
    self.cooldown = cooldown
  }
}

/// What has to be the case for an alert, judged step by step.
package enum AlertCondition: Hashable, Sendable {
  /// Something is heard.
  case sound(SoundCondition)
  /// The camera shows nothing, or nothing new.
  case tamper(TamperKind)

  /// The names by which a configuration asks for them.
  package enum Kind: String, CaseIterable, Codable, Sendable {
    case sound, tamper
  }

  package var kind: Kind {
    switch self {
    case .sound: .sound
    case .tamper: .tamper
    }
  }
}

/// Sounds by their AudioSet names, and how sure the encoder has to be of one of them.
package struct SoundCondition: Hashable, Sendable {
  /// AudioSet display names; the one with the largest score counts.
  package var labels: [String]
  /// Score, 0...1, from which the sound counts as heard.
  package var threshold: Float
  /// Score below which a sound that was heard counts as gone.
  package var releaseThreshold: Float
  /// Names of other sound rules: of an event that several of them hear, the one with the largest
  /// score gets the alert.
  package var rivals: [String]
  /// Largest sample magnitude below which a step counts as quiet, whatever the scores say: they
  /// are computed on sound brought to full scale, where even noise can resemble something.
  package var minimumPeak: Float

  /// - Parameters:
  ///   - labels: AudioSet display names.
  ///   - threshold: score, 0...1, from which the sound counts as heard.
  ///   - releaseThreshold: score below which it counts as gone; `nil` is half the threshold.
  ///   - rivals: names of the rules it competes with.
  ///   - minimumPeak: loudness gate, 0...1.
  package init(
    labels: [String], threshold: Float, releaseThreshold: Float? = nil, rivals: [String] = [],
    minimumPeak: Float = 0.003
  ) {
    self.labels = labels
    self.threshold = threshold
    self.releaseThreshold = releaseThreshold ?? threshold / 2
    self.rivals = rivals
    self.minimumPeak = minimumPeak
  }
}

/// Ways in which a camera stops being of use that show in the picture alone.
package enum TamperKind: String, CaseIterable, Codable, Sendable {
  /// Dark all over: covered, or unlit, or a camera without a signal.
  case black
  /// The same picture over and over, without even a sensor's noise.
  case frozen
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
