// SPDX-License-Identifier: Apache-2.0
import Core

/// Something that is said: keywords and phrases, or sentences by their meaning.
///
/// ```toml
/// { speech = ["help", "call the police"], similar_to = ["someone is hurt"] }
/// ```
///
/// It reads the transcript; a source without one leaves it unknown.
package struct SpeechCondition: Hashable, Sendable {
  /// Words and phrases, as `SpokenPhrase` takes them.
  package var keywords: [String]
  /// Sentences that mean what is to be heard.
  package var similarTo: [String]
  /// Cosine with a sentence from which something said counts as similar.
  package var threshold: Float
  /// Cosine below which something that was similar counts as over.
  package var releaseThreshold: Float

  /// - Parameters:
  ///   - keywords: words and phrases.
  ///   - similarTo: sentences.
  ///   - threshold: cosine, 0...1, from which something said counts as similar to one of them.
  ///   - releaseThreshold: cosine below which it does no longer; `nil` is 0.8 times the threshold.
  package init(
    keywords: [String] = [], similarTo: [String] = [], threshold: Float = 0.5,
    releaseThreshold: Float? = nil
  ) {
    self.keywords = keywords
    self.similarTo = similarTo
    self.threshold = threshold
    self.releaseThreshold = releaseThreshold ?? threshold * 0.8
  }

  /// The keywords that have no letter or digit, and so can never be heard.
  package var unspeakableKeywords: [String] { keywords.filter { SpokenPhrase($0) == nil } }
}

extension SpeechCondition: LeafCondition {
  var modality: Modality { .transcript }
  var subject: String { (keywords + similarTo).first.map { "\"\($0)\"" } ?? "Speech" }

  func phrase(for name: String) -> String { "Speech heard: \(name)" }

  func check(rule: String) throws(RuleError) {
    if keywords.isEmpty && similarTo.isEmpty { throw .noSentences(rule: rule, key: "speech") }
    if let keyword = unspeakableKeywords.first {
      throw .unspeakable(rule: rule, keyword: keyword)
    }
    try RuleError.check(threshold, release: releaseThreshold, rule: rule)
  }

  func detector(rule: String, vocabulary: RuleVocabulary) throws(RuleError) -> any LeafDetector {
    if similarTo.isEmpty { return SpeechDetector(self) { _ in [] } }
    guard let encode = vocabulary.speechVector else {
      throw .noTextEncoder(rule: rule, key: "similar_to")
    }
    return SpeechDetector(self, encode: encode)
  }
}
