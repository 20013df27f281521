// SPDX-License-Identifier: Apache-2.0
import Foundation

/// Cuts text into words that can be compared: without letter case, accents and punctuation.
enum SpokenWords {
  /// The words of a text, in order.
  ///
  /// Apostrophes within a word are left out ("don't" is `dont`), except for a possessive "'s", which
  /// goes as a whole. Every other mark parts words ("break-in" is two). Scripts that are written
  /// without spaces (Han, kana, Thai) count every character as a word, so that a phrase of them is
  /// found wherever its characters stand together.
  static func of(_ text: String) -> [String] {
    let folded = text.folding(
      options: [.caseInsensitive, .diacriticInsensitive, .widthInsensitive], locale: nil)
    var words: [String] = []
    var word = ""
    func end(_ word: inout String) {
      if word.hasSuffix("'s") { word.removeLast(2) }
      word.removeAll { $0 == "'" }
      if !word.isEmpty { words.append(word) }
      word = ""
    }
    for character in folded {
      if character.isWrittenWithoutSpaces {
        end(&word)
        words.append(String(character))
      } else if character.isLetter || character.isNumber {
        word.append(character)
      } else if character == "'" || character == "\u{2019}" {
        word.append("'")
      } else {
        end(&word)
      }
    }
    end(&word)
    return words
  }
}

extension Character {
  fileprivate var isWrittenWithoutSpaces: Bool {
    guard let scalar = unicodeScalars.first else { return false }
    return switch scalar.value {
    case 0x0E00...0x0EFF, 0x1000...0x109F, 0x1780...0x17FF, 0x3040...0x30FF, 0x3400...0x4DBF,
      0x4E00...0x9FFF, 0xF900...0xFAFF, 0x20000...0x323AF:
      isLetter
    default: false
    }
  }
}
