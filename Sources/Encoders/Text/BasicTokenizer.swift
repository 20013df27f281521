// SPDX-License-Identifier: Apache-2.0
import Foundation

/// Cuts text into the lower-case words and punctuation marks that WordPiece starts from.
///
/// Source: the uncased BERT models (Devlin et al. 2018, arXiv 1810.04805). All of it works on
/// Unicode scalars, never on `Character`: a family emoji or a letter with two accents is one
/// `Character`, yet several symbols to the vocabulary. What is a letter, an accent or a punctuation
/// mark is decided by the standard library's Unicode tables.
enum BasicTokenizer {
  typealias Word = [Unicode.Scalar]

  /// The first `limit` words of `text`; every punctuation mark and every ideograph is a word.
  static func words(in text: String, limit: Int) -> [Word] {
    var words: [Word] = []
    var word: Word = []
    func endWord() {
      if !word.isEmpty { words.append(word) }
      word = []
    }
    for scalar in normalized(text) {
      if words.count >= limit { break }
      if scalar.properties.isWhitespace {
        endWord()
      } else if isPunctuation(scalar) {
        endWord()
        words.append([scalar])
      } else {
        word.append(scalar)
      }
    }
    endWord()
    return Array(words.prefix(limit))
  }

  /// Text without control characters and accents, in lower case, with spaces around ideographs.
  static func normalized(_ text: String) -> String.UnicodeScalarView {
    var cleaned = String.UnicodeScalarView()
    for scalar in text.unicodeScalars where !isDropped(scalar) {
      if scalar.properties.isWhitespace {
        cleaned.append(" ")
      } else if isIdeograph(scalar) {
        cleaned.append(contentsOf: [" ", scalar, " "])
      } else {
        cleaned.append(scalar)
      }
    }
    var normalized = String.UnicodeScalarView()
    for scalar in String(cleaned).decomposedStringWithCanonicalMapping.unicodeScalars
    where scalar.properties.generalCategory != .nonspacingMark {
      normalized.append(contentsOf: scalar.properties.lowercaseMapping.unicodeScalars)
    }
    return normalized
  }

  private static func isDropped(_ scalar: Unicode.Scalar) -> Bool {
    switch scalar {
    case "\t", "\n", "\r": return false
    case "\0", "\u{FFFD}": return true
    default: break
    }
    // Unassigned code points stay: they would come and go with the version of the tables.
    switch scalar.properties.generalCategory {
    case .control, .format, .privateUse, .surrogate: return true
    default: return false
    }
  }

  /// ASCII counts symbols such as `$` and `^` in as well.
  private static func isPunctuation(_ scalar: Unicode.Scalar) -> Bool {
    switch scalar.value {
    case 0x21...0x2F, 0x3A...0x40, 0x5B...0x60, 0x7B...0x7E: return true
    default: break
    }
    switch scalar.properties.generalCategory {
    case .connectorPunctuation, .dashPunctuation, .openPunctuation, .closePunctuation,
      .initialPunctuation, .finalPunctuation, .otherPunctuation:
      return true
    default: return false
    }
  }

  /// The blocks that BERT takes for Chinese; kana and Hangul are letters to it.
  private static func isIdeograph(_ scalar: Unicode.Scalar) -> Bool {
    switch scalar.value {
    case 0x4E00...0x9FFF, 0x3400...0x4DBF, 0x20000...0x2A6DF, 0x2A700...0x2CEAF,
      0xF900...0xFAFF, 0x2F800...0x2FA1F:
      return true
    default: return false
    }
  }
}
