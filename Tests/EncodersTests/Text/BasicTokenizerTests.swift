// SPDX-License-Identifier: Apache-2.0
import Testing

@testable import Encoders

@Suite struct BasicTokenizerTests {
  private func words(_ text: String, limit: Int = 100) -> [String] {
    BasicTokenizer.words(in: text, limit: limit).map { String(String.UnicodeScalarView($0)) }
  }

  @Test(arguments: [
    ("", []),
    (" \t\r\n\u{A0}\u{2003}\u{3000}\u{2028}", []),
    ("A cat,  looking", ["a", "cat", ",", "looking"]),
    ("x-ray #42 costs $5^2", ["x", "-", "ray", "#", "42", "costs", "$", "5", "^", "2"]),
    ("don't «stop»…", ["don", "'", "t", "«", "stop", "»", "…"]),
    ("[CLS]", ["[", "cls", "]"]),
  ])
  func splitsAtWhiteSpaceAndAroundPunctuation(text: String, expected: [String]) {
    #expect(words(text) == expected)
  }

  @Test(arguments: [
    ("Déjà VU", ["deja", "vu"]),
    ("De\u{301}ja\u{300}", ["deja"]),
    ("Åse ÅSE A\u{30A}se", ["ase", "ase", "ase"]),
    ("İstanbul", ["istanbul"]),
    ("Straße", ["straße"]),
    ("ΟΔΟΣ", ["οδοσ"]),
    ("\u{301}", []),
    ("q\u{323}\u{307} q\u{307}\u{323}", ["q", "q"]),
  ])
  func lowersAndDropsAccents(text: String, expected: [String]) {
    #expect(words(text) == expected)
  }

  @Test(arguments: [
    ("東京タワー", ["東", "京", "タワー"]),
    ("x\u{20000}y", ["x", "\u{20000}", "y"]),
    ("가", ["\u{1100}\u{1161}"]),
    ("ｶﾞ", ["ｶﾞ"]),
  ])
  func isolatesIdeographsButNotKanaOrHangul(text: String, expected: [String]) {
    #expect(words(text) == expected)
  }

  @Test(arguments: [
    ("a\0b\u{7}c\u{FFFD}d", ["abcd"]),
    ("a\u{200B}b\u{FEFF}c\u{E000}d", ["abcd"]),
    ("a\u{B}b\u{C}c\u{85}d", ["abcd"]),
    ("a\r\nb", ["a", "b"]),
    ("👩\u{200D}👩\u{200D}👧\u{FE0F}", ["👩👩👧"]),
    ("👍🏽🇫🇷", ["👍🏽🇫🇷"]),
  ])
  func dropsControlAndFormatCharacters(text: String, expected: [String]) {
    #expect(words(text) == expected)
  }

  @Test func comparesScalarsRatherThanCharacters() {
    let loose = BasicTokenizer.words(in: "한", limit: 1)
    #expect(loose == [["\u{1112}", "\u{1161}", "\u{11AB}"]])
  }

  @Test func replacesHalvesOfSurrogatePairsWithNothing() {
    #expect(words(String(decoding: [0x61, 0xD83D, 0x62], as: UTF16.self)) == ["ab"])
    #expect(words(String(decoding: [0x61, 0xED, 0xA0, 0x80, 0x62], as: UTF8.self)) == ["ab"])
  }

  @Test(arguments: [0, 1, 2, 3, 4, 9])
  func stopsAtTheLimit(limit: Int) {
    let all = ["one", ",", "two", "three"]
    #expect(words("one, two three", limit: limit) == Array(all.prefix(limit)))
  }
}
