// SPDX-License-Identifier: Apache-2.0
import Core
import Segments

/// Reads what is said for the words and sentences of one condition.
struct SpeechDetector: LeafDetector {
  /// How many texts are kept with their vectors.
  static let cachedVectors = 32

  private let condition: SpeechCondition
  private let phrases: [SpokenPhrase]
  /// Unit vectors of `condition.similarTo`.
  private let sentenceVectors: [[Float]]
  private let encode: @Sendable (String) -> [Float]
  private var window = CueWindow()
  private var words = BoundedCache<String, [SpokenPhrase.HeardWord]>(capacity: CueWindow.capacity)
  private var vectors = BoundedCache<String, [Float]>(capacity: cachedVectors)
  /// Score of the step that was read last; `nil` without a transcript.
  private(set) var score: Float?

  /// - Parameters:
  ///   - condition: what to listen for; keywords without a letter or digit are never heard.
  ///   - encode: unit vector of a text, by the text encoder; asked once for every new text.
  init(_ condition: SpeechCondition, encode: @escaping @Sendable (String) -> [Float]) {
    self.condition = condition
    self.encode = encode
    phrases = condition.keywords.compactMap(SpokenPhrase.init)
    sentenceVectors = condition.similarTo.map(encode)
  }

  mutating func read(_ step: EncodedStep) -> Reading {
    score = nil
    window.move(to: step)
    guard let cues = step.cues else { return .unknown }
    guard !cues.isEmpty else {
      score = 0
      return .clear
    }
    if let keyword = keyword() {
      score = 1
      return .met(LabelScore(name: "\"\(keyword)\"", score: 1))
    }
    guard let similar = mostSimilar() else {
      score = 0
      return .clear
    }
    score = similar.score
    guard similar.score > 0, similar.score >= condition.releaseThreshold else { return .clear }
    return similar.score >= condition.threshold ? .met(similar) : .holding(similar)
  }

  /// The first of the phrases that ends in one of the step's cues.
  private mutating func keyword() -> String? {
    guard !phrases.isEmpty else { return nil }
    let heard = window.cues.map { cue in
      words.value(for: cue.text) { SpokenWords.of($0).map(SpokenPhrase.HeardWord.init) }
    }
    let spokenCount = heard.prefix(window.spokenCount).reduce(0) { $0 + $1.count }
    let all = heard.flatMap(\.self)
    return phrases.first { $0.isHeard(in: all, endingAtOrAfter: spokenCount) }?.text
  }

  /// The text that comes closest to one of the sentences, alone or with what was said before it.
  private mutating func mostSimilar() -> LabelScore? {
    guard !sentenceVectors.isEmpty else { return nil }
    var best: LabelScore?
    for text in window.texts where text.contains(where: { $0.isLetter || $0.isNumber }) {
      let vector = vectors.value(for: text, make: encode)
      let cosine = sentenceVectors.map { SharedSpace.dot($0, vector) }.max() ?? 0
      if cosine > best?.score ?? 0 { best = LabelScore(name: "\"\(text)\"", score: cosine) }
    }
    return best
  }
}
