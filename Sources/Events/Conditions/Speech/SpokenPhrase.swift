// SPDX-License-Identifier: Apache-2.0

/// A keyword or a phrase to listen for.
///
/// Words match as a whole, in any letter case, with or without accents, whatever stands between
/// them, and in their English inflections, either way: "fire" is heard in "fired", and "fires" in
/// "fire". In other languages, or for derived words, a trailing asterisk stands for any ending:
/// "burglar*" is heard in "burglary", "hilf*" in "Hilfe".
struct SpokenPhrase: Hashable, Sendable {
  private enum Word: Hashable, Sendable {
    case forms(Set<String>)
    case prefix(String)

    func matches(_ word: HeardWord) -> Bool {
      switch self {
      case .forms(let forms): !forms.isDisjoint(with: word.forms)
      case .prefix(let prefix): word.text.hasPrefix(prefix)
      }
    }
  }

  /// A word of a transcript with the forms that it may be an inflection of.
  struct HeardWord: Hashable, Sendable {
    let text: String
    let forms: Set<String>

    init(_ text: String) {
      self.text = text
      forms = EnglishInflection.bases(of: text)
    }
  }

  /// As the operator wrote it.
  let text: String
  private let words: [Word]

  /// - Parameter text: one word or more; `nil` comes of a text without any letter or digit.
  init?(_ text: String) {
    var words: [Word] = []
    for part in text.split(whereSeparator: \.isWhitespace) {
      let spoken = SpokenWords.of(String(part))
      words += spoken.map { .forms(EnglishInflection.bases(of: $0)) }
      if part.hasSuffix("*"), let last = spoken.last { words[words.count - 1] = .prefix(last) }
    }
    guard !words.isEmpty else { return nil }
    self.text = text
    self.words = words
  }

  /// Whether the phrase is in `heard`, with its last word at `first` or after it.
  func isHeard(in heard: [HeardWord], endingAtOrAfter first: Int) -> Bool {
    guard heard.count >= words.count, first < heard.count else { return false }
    return (max(0, first - words.count + 1)...(heard.count - words.count)).contains { start in
      words.indices.allSatisfy { words[$0].matches(heard[start + $0]) }
    }
  }
}
