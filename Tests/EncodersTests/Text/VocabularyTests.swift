// SPDX-License-Identifier: Apache-2.0
import TestSupport
import Testing

@testable import Encoders

@Suite struct VocabularyTests {
  private func load(_ bytes: [UInt8], count: Int) throws -> Vocabulary {
    try Vocabulary(bytes: bytes, path: "vocab.txt", count: count)
  }

  private func load(_ text: String, count: Int) throws -> Vocabulary {
    try load(Array(text.utf8), count: count)
  }

  /// Why `body` refused a vocabulary, `nil` when it did not.
  private func refusal(_ body: () throws -> Vocabulary) -> String? {
    let error = #expect(throws: EncoderError.self) { try body() }
    guard case .badVocabulary("vocab.txt", let reason) = error else { return nil }
    return reason
  }

  @Test(arguments: ["[UNK]\n[CLS]\n[SEP]\na", "[UNK]\n[CLS]\n[SEP]\na\n"])
  func lastLineMayEndWithOrWithoutANewline(text: String) throws {
    let vocabulary = try load(text, count: 4)
    #expect(vocabulary.count == 4)
    #expect(WordPieceTokenizer(vocabulary: vocabulary).encode("a") == [1, 3, 2])
  }

  @Test func readsAFile() throws {
    let folder = try TemporaryFolder()
    let path = try folder.file("vocab.txt", "[UNK]\n[CLS]\n[SEP]\n".utf8)
    #expect(try Vocabulary(path: path, count: 3).count == 3)
  }

  @Test func equivalentPiecesAreTwoPieces() throws {
    #expect(try load("[UNK]\n[CLS]\n[SEP]\n가\n\u{1100}\u{1161}\n", count: 5).count == 5)
  }

  @Test(arguments: [
    ("[UNK]\n[CLS]\n[SEP]\n", 4, "it has 3 pieces, the model 4"),
    ("", 1, "it has 0 pieces, the model 1"),
    ("[UNK]\n[CLS]\nsep\n", 3, "the piece [SEP] is missing"),
    ("[CLS]\n[SEP]\n##[UNK]\n", 3, "the piece [UNK] is missing"),
    ("[UNK]\r\n[CLS]\r\n[SEP]\r\n", 3, "the piece [UNK] is missing"),
    ("[UNK]\na\n[CLS]\n[SEP]\na\n", 5, "lines 2 and 5 are the same"),
    ("[UNK]\n[CLS]\n[SEP]\n##a\n##a\n", 5, "lines 4 and 5 are the same"),
  ])
  func refusesAnUnusableFile(text: String, count: Int, reason: String) {
    #expect(refusal { try load(text, count: count) } == reason)
  }

  @Test func refusesWhatIsNotUTF8() {
    #expect(refusal { try load([0x5B, 0xFF, 0x0A], count: 1) } == "it is not UTF-8")
  }

  @Test func namesTheMissingFileAndTheCommand() {
    let error = #expect(throws: EncoderError.self) {
      try Vocabulary(path: "/nowhere/minilm-vocab.txt", count: 1)
    }
    #expect(
      error?.description.hasPrefix("/nowhere/minilm-vocab.txt: not a usable vocabulary: ") == true)
    #expect(error?.description.hasSuffix(" Run `nightjar models fetch` again.") == true)
  }

  @Test func mutatedFilesAreReadOrRefused() throws {
    let original = Array("[PAD]\n[UNK]\n[CLS]\n[SEP]\na\n##b\né\n東\n".utf8)
    var mutator = Mutator(seed: 12)
    var refused = 0
    for _ in 0..<Mutator.count {
      do {
        let vocabulary = try load(mutator.mutate(original), count: 8)
        let ids = WordPieceTokenizer(vocabulary: vocabulary).encode("ab é東 c")
        #expect(ids.allSatisfy { (0..<8).contains($0) })
      } catch is EncoderError {
        refused += 1
      }
    }
    #expect(refused > 0 && refused < Mutator.count)
  }
}
