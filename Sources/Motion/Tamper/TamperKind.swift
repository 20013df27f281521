// SPDX-License-Identifier: Apache-2.0
import Core

/// What can be done to a camera or its microphone, or go wrong with them.
package enum TamperKind: String, CaseIterable, Sendable {
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

  package static let ofPicture: [TamperKind] = [
    .black, .frozen, .covered, .defocused, .moved, .flash,
  ]
  package static let ofSound: [TamperKind] = [.mute, .clipped, .hum, .noise]
}
