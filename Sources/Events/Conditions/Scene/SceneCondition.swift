// SPDX-License-Identifier: Apache-2.0
import Core

/// A view described in sentences, optionally weighed against what it must not be taken for.
///
/// ```toml
/// { scene = ["a delivery van"], against = ["an empty street", "a parked car"], threshold = 0.6 }
/// ```
///
/// What it cannot see today: the frame encoder names the one thing that fills a picture, by the
/// thousand classes of ImageNet. People are none of them, and a wide surveillance view shows nothing
/// that is. Sentences about people, faces, clothes, plants and places find next to nothing, nor do
/// sentences about small things in a large view; sentences on animals, household things, tools and
/// vehicles that fill a good part of the picture do. Numbers, colours, actions and the order of
/// words play no role.
package struct SceneCondition: Hashable, Sendable {
  /// How much footage is judged at once.
  package enum Span: String, CaseIterable, Codable, Sendable {
    /// Every step by itself: at once, and by one picture.
    case step
    /// The mean of what the last steps show, as many as make a segment: later, and calmer.
    case segment
  }

  /// The one that fits best counts.
  package var sentences: [String]
  /// What the picture may show instead.
  package var against: [String]
  /// Score, 0...1, from which the scene counts as seen.
  ///
  /// Without `against` the score is the cosine with the sentence, where 0.3 is a lot already; with
  /// it, it is a probability.
  package var threshold: Float
  /// Score below which a scene that was seen counts as gone.
  package var releaseThreshold: Float
  package var span: Span

  /// - Parameters:
  ///   - sentences: what to look for.
  ///   - against: what the picture may show instead.
  ///   - threshold: score, 0...1, from which the scene counts as seen; `nil` is 0.3, and 0.5 against
  ///     others.
  ///   - releaseThreshold: score below which it counts as gone; `nil` is 0.8 times the threshold.
  ///   - span: how much footage is judged at once.
  package init(
    sentences: [String], against: [String] = [], threshold: Float? = nil,
    releaseThreshold: Float? = nil, span: Span = .step
  ) {
    let threshold = threshold ?? (against.isEmpty ? 0.3 : 0.5)
    self.sentences = sentences
    self.against = against
    self.threshold = threshold
    self.releaseThreshold = releaseThreshold ?? threshold * 0.8
    self.span = span
  }
}

extension SceneCondition: LeafCondition {
  var modality: Modality { .video }
  var subject: String { "\"\(sentences.first ?? "")\"" }

  func phrase(for name: String) -> String { "\"\(name)\" seen" }

  func check(rule: String) throws(RuleError) {
    if sentences.isEmpty { throw .noSentences(rule: rule, key: "scene") }
    try RuleError.check(threshold, release: releaseThreshold, rule: rule)
  }

  func detector(rule: String, vocabulary: RuleVocabulary) throws(RuleError) -> any LeafDetector {
    guard let encode = vocabulary.sceneVector else {
      throw .noTextEncoder(rule: rule, key: "scene")
    }
    return SceneDetector(
      self, sentenceVectors: sentences.map(encode), againstVectors: against.map(encode),
      stepsPerSegment: vocabulary.stepsPerSegment)
  }
}
