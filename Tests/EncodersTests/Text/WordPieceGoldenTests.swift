// SPDX-License-Identifier: Apache-2.0
import TestSupport
import Testing

@testable import Encoders

@Suite struct WordPieceGoldenTests {
  @Test(arguments: Fixtures.encoderFiles("text-"))
  func idsEqualTheReference(name: String) throws {
    let tokenizer = try MiniLM.forTests().tokenizer
    let sentences = try Sentences(name)
    try #require(!sentences.texts.isEmpty)
    #expect(sentences.texts.map(tokenizer.encode) == sentences.ids)
  }

  @Test(arguments: [
    ("", [101, 102]),
    ("\u{200D}\u{FEFF}", [101, 102]),
    ("한국어", [101, 1469, 30006, 30021, 29991, 30014, 30020, 29999, 30008, 102]),
    ("東京タワーへ", [101, 1879, 1755, 1709, 30262, 30265, 30201, 102]),
    ("İstanbul STRASSE ß", [101, 9960, 2358, 8180, 3366, 1096, 102]),
    ("𝒜 ½² ﬁ", [101, 100, 1092, 10701, 1984, 102]),
    ("👩\u{200D}👩\u{200D}👧", [101, 100, 102]),
    ("x\u{323}\u{307}", [101, 1060, 102]),
  ])
  func cornersEqualTheReference(text: String, ids: [Int]) throws {
    #expect(try MiniLM.forTests().tokenizer.encode(text) == ids)
  }
}
