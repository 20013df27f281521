// SPDX-License-Identifier: Apache-2.0
import Core

/// What somebody wrote about a part of some footage.
package struct CaptionText: Hashable, Sendable {
  package let cue: Cue
  /// A sentence much like it that is not true of the footage, such as the same events in another
  /// order: what a model has to tell apart.
  package let contrast: String?

  package init(_ cue: Cue, contrast: String? = nil) {
    self.cue = cue
    self.contrast = contrast
  }

  /// All that must be encoded.
  package var sentences: [String] { [cue.text] + (contrast.map { [$0] } ?? []) }
}

extension FeatureChunk.Caption {
  /// Encodes captions together.
  ///
  /// - Parameters:
  ///   - texts: what was written.
  ///   - read: sentences to their readings.
  /// - Returns: the captions, in the same order.
  package static func encoded(
    _ texts: [CaptionText], by read: ([String]) -> [[Float]]
  ) -> [Self] {
    var vectors = read(texts.flatMap(\.sentences))[...]
    return texts.map { text in
      defer { vectors = vectors.dropFirst(text.sentences.count) }
      return Self(
        text: text, vector: vectors[vectors.startIndex],
        contrast: text.contrast.map { _ in vectors[vectors.startIndex + 1] })
    }
  }
}
