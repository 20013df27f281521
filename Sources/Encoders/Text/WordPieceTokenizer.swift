// SPDX-License-Identifier: Apache-2.0

/// Turns text into the numbers of the word pieces that a BERT model reads.
///
/// Source: Wu et al. 2016, arXiv 1609.08144, as in the uncased BERT models: each word is cut
/// greedily into the longest pieces of the vocabulary. Names of special pieces (`[CLS]`) in the
/// text are ordinary text.
package struct WordPieceTokenizer: Sendable {
  /// Words of more scalars than this are unknown, whatever they consist of.
  private static let longestWord = 100

  package let vocabulary: Vocabulary
  /// Pieces that come out at most, the two special ones included.
  package let maximumLength: Int

  package init(vocabulary: Vocabulary, maximumLength: Int = 256) {
    precondition(
      maximumLength >= 2, "WordPieceTokenizer: maximumLength must be 2 or more: \(maximumLength)")
    self.vocabulary = vocabulary
    self.maximumLength = maximumLength
  }

  /// `[CLS]`, the text's pieces as far as they fit, `[SEP]`.
  package func encode(_ text: String) -> [Int] {
    let room = maximumLength - 2
    var pieces: [Int] = []
    for word in BasicTokenizer.words(in: text, limit: room) where pieces.count < room {
      pieces += self.pieces(of: word)
    }
    return [vocabulary.classification] + pieces.prefix(room) + [vocabulary.separator]
  }

  private func pieces(of word: BasicTokenizer.Word) -> [Int] {
    guard word.count <= Self.longestWord else { return [vocabulary.unknown] }
    var pieces: [Int] = []
    var rest = word[...]
    while !rest.isEmpty {
      let insideWord = rest.startIndex > word.startIndex
      guard let match = vocabulary.longestMatch(rest, insideWord: insideWord) else {
        return [vocabulary.unknown]
      }
      pieces.append(match.id)
      rest = rest[match.end...]
    }
    return pieces
  }
}
