// SPDX-License-Identifier: Apache-2.0

/// What a piece of footage can tell: by sight, by sound, by word.
package enum Modality: String, CaseIterable, Codable, Hashable, Sendable {
  case video
  case audio
  case transcript
}
