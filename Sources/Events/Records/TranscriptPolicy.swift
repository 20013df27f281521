// SPDX-License-Identifier: Apache-2.0
import Core

/// How much of what is said goes into records, as `[privacy] transcript` names it.
package enum TranscriptPrivacy: String, CaseIterable, Codable, Sendable {
  case full
  /// Only the words that rules look for.
  case keywords
  case off
}

/// Leaves out of records what nobody is to read.
///
/// Rules see everything that is said; only what is written down is less.
package struct TranscriptPolicy: Equatable, Sendable {
  package static let full = TranscriptPolicy(.full)

  /// What stands for words that are left out.
  static let withheld = "withheld"
  /// What evidence says where nothing was said.
  private static let silence = ["nothing said", "not read: no transcript"]

  private let privacy: TranscriptPrivacy
  private let keywords: [SpokenPhrase]

  /// - Parameters:
  ///   - privacy: how much is written.
  ///   - keywords: words and phrases that rules look for.
  package init(_ privacy: TranscriptPrivacy, keywords: [String] = []) {
    self.privacy = privacy
    self.keywords = keywords.compactMap(SpokenPhrase.init)
  }

  /// The cues of a segment as they are written; `nil` where none may be.
  func cues(_ cues: [Cue]) -> [Cue]? {
    switch privacy {
    case .full: cues
    case .keywords:
      cues.compactMap { cue in
        let found = found(in: cue.text)
        return found.isEmpty ? nil : Cue(start: cue.start, end: cue.end, text: found)
      }
    case .off: nil
    }
  }

  /// What an alert's evidence says of the transcript.
  func evidence(_ what: String) -> String {
    if privacy == .full || Self.silence.contains(what) { return what }
    let found = privacy == .keywords ? found(in: what) : ""
    return found.isEmpty ? Self.withheld : found
  }

  /// An alert's sentence, in which what was said stands as its evidence does, in quotes.
  func reason(of alert: AlertEvent) -> String {
    alert.evidence.filter { $0.modality == .transcript && $0.what.hasPrefix("\"") }
      .reduce(alert.reason) { $0.replacing($1.what, with: evidence($1.what)) }
  }

  /// The keywords that rules hear in a text, as they have them.
  private func found(in text: String) -> String {
    let words = SpokenWords.of(text).map(SpokenPhrase.HeardWord.init)
    return keywords.filter { $0.isHeard(in: words, endingAtOrAfter: 0) }.map(\.text)
      .joined(separator: ", ")
  }
}
