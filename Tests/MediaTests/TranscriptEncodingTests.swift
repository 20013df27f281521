// SPDX-License-Identifier: Apache-2.0
import Core
import Foundation
import Testing

@testable import Media

@Suite struct TranscriptEncodingTests {
  private static let words = "Ça va, Zoë? “Größe” – 日本 🚗"
  private static let text = "1\r\n00:00:01,000 --> 00:00:02,000\r\n\(words)\r\n"

  @Test(arguments: [String.Encoding.utf8, .utf16LittleEndian, .utf16BigEndian], [false, true])
  func readsUnicodeWithAndWithoutByteOrderMark(encoding: String.Encoding, mark: Bool) throws {
    let text = (mark ? "\u{FEFF}" : "") + Self.text
    let bytes = try #require(text.data(using: encoding))
    let transcript = try TranscriptReader.parse(Array(bytes), name: "talk.srt")
    #expect(transcript.cues.map(\.text) == [Self.words])
    #expect(transcript.warnings.isEmpty)
  }

  @Test func readsWindows1252AndSaysSo() throws {
    let bytes = Array("00:01,0 --> 00:02,0\n".utf8) + [0x93, 0x80, 0x94, 0x20, 0xE9, 0x74, 0xE9]
    let transcript = try TranscriptReader.parse(bytes, name: "talk.srt")
    #expect(transcript.cues.map(\.text) == ["“€” été"])
    #expect(transcript.warnings == ["talk.srt: not UTF-8; read as Windows-1252."])
  }

  @Test func keepsUTF8WithADamagedCharacter() throws {
    let bytes = Array("00:01,0 --> 00:02,0\nÄrger über ".utf8) + [0xE2, 0x80]
    let transcript = try TranscriptReader.parse(bytes, name: "talk.srt")
    #expect(transcript.cues.map(\.text) == ["Ärger über \u{FFFD}"])
    #expect(
      transcript.warnings == ["talk.srt: damaged UTF-8; characters replaced: 1."])
  }

  @Test func toleratesAZeroByteAndAnOddLastByteOfUTF16() throws {
    let zero = try TranscriptReader.parse(
      Array("00:01,0 --> 00:02,0\none\0 two, and a few words more after it\n".utf8),
      name: "talk.srt")
    #expect(zero.cues.map(\.text) == ["one two, and a few words more after it"])

    let utf16 = try #require("\u{FEFF}00:01,0 --> 00:02,0\none".data(using: .utf16LittleEndian))
    let odd = try TranscriptReader.parse(Array(utf16) + [0x21], name: "talk.srt")
    #expect(odd.cues.map(\.text) == ["one"])
  }

  @Test func refusesBinaryFiles() {
    let png: [UInt8] = [
      0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A, 0, 0, 0, 13, 73, 72, 68, 82,
    ]
    let everyByte = (0..<4096).map { UInt8(truncatingIfNeeded: $0 &* 167) }
    for bytes in [png, everyByte, [0], [0xFF, 0xFE, 0x01, 0x00, 0x02, 0x00]] {
      #expect(throws: TranscriptError.binary(path: "talk.srt")) {
        try TranscriptReader.parse(bytes, name: "talk.srt")
      }
    }
  }
}
