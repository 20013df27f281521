// SPDX-License-Identifier: Apache-2.0

/// The kinds of sounds that have a regression of their own on the audio encoder's embedding.
///
/// `scripts/train-sounds` makes them, in this order. The raw value is the class of AudioSet that a
/// kind is named after.
package enum TrainedSound: String, CaseIterable, Sendable {
  case glass = "Glass"
  case gunshot = "Gunshot, gunfire"
  case explosion = "Explosion"
  case scream = "Screaming"
  case alarm = "Alarm"
  case fire = "Fire"
  case footsteps = "Walk, footsteps"
  case door = "Door"

  private static let suffix = " (trained)"

  /// What rules and records call it.
  package var label: String { rawValue + Self.suffix }

  /// AudioSet's classes that mean the kind.
  package var classes: [String] {
    switch self {
    case .glass: ["Glass", "Shatter"]
    case .gunshot: ["Gunshot, gunfire", "Machine gun", "Fusillade", "Artillery fire"]
    case .explosion: ["Explosion", "Boom", "Eruption"]
    case .scream: ["Screaming", "Shout", "Yell", "Bellow"]
    case .alarm:
      [
        "Alarm", "Car alarm", "Emergency vehicle", "Police car (siren)", "Ambulance (siren)",
        "Fire engine, fire truck (siren)", "Alarm clock", "Siren", "Civil defense siren", "Buzzer",
        "Smoke detector, smoke alarm", "Fire alarm",
      ]
    case .fire: ["Fire", "Crackle"]
    case .footsteps: ["Walk, footsteps", "Run", "Shuffle"]
    case .door: ["Door", "Slam", "Sliding door", "Knock", "Squeak"]
    }
  }

  /// The class of AudioSet that a label is named after; a label of AudioSet is its own.
  package static func audioSetName(of label: String) -> String {
    label.hasSuffix(suffix) ? String(label.dropLast(suffix.count)) : label
  }
}
