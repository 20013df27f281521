// SPDX-License-Identifier: Apache-2.0

/// Which decoded picture stands for a step, as `[sampling] frame_selection` names it.
package enum FrameSelection: String, CaseIterable, Codable, Sendable {
  /// The decoded frame nearest to the step's centre.
  case nearest
  /// Only keyframes are decoded, and each is held until the next.
  case keyframes
}
