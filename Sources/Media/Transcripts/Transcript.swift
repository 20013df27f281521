// SPDX-License-Identifier: Apache-2.0
import Core

/// What is said in a source, by time, with all that was wrong in the file it came from.
package struct Transcript: Equatable, Sendable {
  /// By start; cues that start together keep the order of the file, and cues may overlap.
  package let cues: [Cue]
  /// One sentence each, with file and line, ready to be shown.
  package let warnings: [String]

  package init(cues: [Cue], warnings: [String] = []) {
    self.cues = cues
    self.warnings = warnings
  }
}
