// SPDX-License-Identifier: Apache-2.0

/// Windows of a track of sound that belong to equal chunks of it.
package enum AudioWindows {
  /// The window around the middle of each of `count` chunks; zeros outside the track.
  ///
  /// Window i starts at floor((2i + 1) L / (2 count)) - floor(length / 2) of a track of L samples,
  /// so it may reach beyond its chunk, and neighbours may overlap.
  package static func centered(
    on track: [Float], count: Int, length: Int
  ) -> [[Float]] {
    precondition(count > 0 && length > 0, "AudioWindows: \(count) windows of \(length) samples")
    return (0..<count).map { index in
      let start = (2 * index + 1) * track.count / (2 * count) - length / 2
      let inside = (start..<start + length).clamped(to: track.indices)
      let before = min(max(-start, 0), length)
      let after = length - before - inside.count
      return Array(repeating: 0, count: before) + track[inside]
        + Array(repeating: 0, count: after)
    }
  }
}
