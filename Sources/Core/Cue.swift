// SPDX-License-Identifier: Apache-2.0

/// A piece of transcript with the time at which it is said.
package struct Cue: Hashable, Sendable {
  package let start: MediaTime
  package let end: MediaTime
  package let text: String

  package init(start: MediaTime, end: MediaTime, text: String) {
    self.start = start
    self.end = end
    self.text = text
  }

  /// Whether any part of the cue lies in `start..<end`; a cue without length counts at its start.
  package func overlaps(from start: MediaTime, to end: MediaTime) -> Bool {
    self.start < end && (self.end > start || self.start >= start)
  }
}
