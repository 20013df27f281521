// SPDX-License-Identifier: Apache-2.0

/// What has been done to a camera or its microphone in a step, for all that rules ask about.
package struct TamperObservation: Equatable, Sendable {
  /// What can be done to a camera or its microphone, or go wrong with them.
  package enum Kind: String, CaseIterable, Codable, Sendable {
    case black, frozen, covered, defocused, moved, flash
    case mute, clipped, hum, noise

    /// How long it should be met before it means anything.
    ///
    /// A still scene coded at a low bit rate is the same picture from one keyframe to the next, a
    /// lorry may stand before the lens, a guitar may play one note.
    package var patience: MediaTime {
      switch self {
      case .black, .flash: MediaTime(seconds: 2)
      case .covered, .defocused, .moved: MediaTime(seconds: 3)
      case .clipped, .mute, .hum, .noise: MediaTime(seconds: 5)
      case .frozen: MediaTime(seconds: 10)
      }
    }

    package static let ofPicture: [Kind] = [.black, .frozen, .covered, .defocused, .moved, .flash]
    package static let ofSound: [Kind] = [.mute, .clipped, .hum, .noise]
  }

  package let verdicts: [Kind: Verdict]

  package init(_ verdicts: [Kind: Verdict]) {
    self.verdicts = verdicts
  }

  /// Unknown for what nobody looked for.
  package subscript(_ kind: Kind) -> Verdict { verdicts[kind] ?? .unknown }
}
