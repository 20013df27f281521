// SPDX-License-Identifier: Apache-2.0
import TestSupport
import Testing

@testable import Encoders

@Suite struct WordPieceTokenizerTests {
  private static let pieces = [
    "[PAD]", "[UNK]", "[CLS]", "[SEP]", "un", "##aff", "##able", "##a", "a", "runn", "##ing",
    "##in", ",", "x", "##x", "東", "\u{1100}\u{1161}", "가",
  ]

  private func tokenizer(maximumLength: Int = 256) throws -> WordPieceTokenizer {
    let vocabulary = try Vocabulary(pieces: Self.pieces.map { Array($0.unicodeScalars) })
    return WordPieceTokenizer(vocabulary: vocabulary, maximumLength: maximumLength)
  }

  private func pieces(_ text: String) throws -> [String] {
    try tokenizer().encode(text).dropFirst().dropLast().map { Self.pieces[$0] }
  }

  @Test(arguments: [
    ("unaffable", ["un", "##aff", "##able"]),
    ("Running, a", ["runn", "##ing", ",", "a"]),
    ("runnable", ["runn", "##able"]),
    ("unhappy a", ["[UNK]", "a"]),
    ("ing", ["[UNK]"]),
    ("[CLS]", ["[UNK]", "[UNK]", "[UNK]"]),
    ("東東", ["東", "東"]),
  ])
  func takesTheLongestPieceEachTime(text: String, expected: [String]) throws {
    #expect(try pieces(text) == expected)
  }

  @Test func tellsEquivalentPiecesApart() throws {
    #expect(try tokenizer().encode("가") == [2, 16, 3])
  }

  @Test func emptyTextIsTheTwoSpecialPieces() throws {
    #expect(try tokenizer().encode("") == [2, 3])
    #expect(try tokenizer().encode("\u{200D}\u{301} ") == [2, 3])
  }

  @Test func wordsOverAHundredScalarsAreUnknown() throws {
    #expect(try pieces(String(repeating: "x", count: 100)).count == 100)
    #expect(try pieces(String(repeating: "x", count: 101)) == ["[UNK]"])
    #expect(try pieces(String(repeating: "x\u{301}", count: 100)).count == 100)
  }

  @Test(arguments: 2...6)
  func cutsToTheMaximumLength(maximumLength: Int) throws {
    let ids = try tokenizer(maximumLength: maximumLength).encode("unaffable a unaffable")
    #expect(ids == [2] + [4, 5, 6, 8].prefix(maximumLength - 2) + [3])
  }

  @Test func aLongTextFillsTheMaximumLength() throws {
    let ids = try tokenizer().encode(String(repeating: "a ", count: 100_000))
    #expect(ids.count == 256)
    #expect(ids.last == 3)
  }

  @Test func mutatedTextAlwaysGivesValidIds() throws {
    let tokenizer = try tokenizer()
    let seeds = [
      "Unaffable, running: a x-ray at 東京 -- naïve café!", "👩\u{200D}👩\u{200D}👧 한국어 ｶﾞ İı ß",
      "e\u{301}\u{323} \u{FEFF}\u{202E}abc\0\u{FFFD}", String(repeating: "x", count: 130),
    ]
    var mutator = Mutator(seed: 11)
    for round in 0..<Mutator.count {
      let ids = tokenizer.encode(mutator.mutate(seeds[round % seeds.count]))
      #expect((2...256).contains(ids.count))
      #expect(ids.first == 2 && ids.last == 3)
      #expect(ids.allSatisfy { (0..<Self.pieces.count).contains($0) })
    }
  }
}
