// SPDX-License-Identifier: Apache-2.0
import Core
import Foundation
import TestSupport
import Testing

@testable import Media

@Suite struct TranscriptMutationTests {
  private static let subRip =
    "1\r\n00:00:01,000 --> 00:00:02,000\r\n<i>Ärger</i> &amp; {\\an8}Glück\r\n\r\n"
    + "2\r\n00:00:03,000 --> 00:00:02,000 X1:1\r\n5 < 6 \\N&#x1F600;\r\n"
  private static let webVTT =
    "WEBVTT\n\nSTYLE\n::cue {}\n\nNOTE x\n\nid\n00:01.000 --> 01:00:02.000 align:start\n"
    + "<v Mary>Hi <00:01.500>there\n\n00:00.500 --> 00:03.000\n日本 &lrm;\n"

  @Test(arguments: [
    (subRip, String.Encoding.utf8, UInt64(1)), (webVTT, .utf8, 2), (webVTT, .utf16BigEndian, 3),
    ("\u{FEFF}" + subRip, .utf16LittleEndian, 4),
  ])
  func damagedTranscriptsGiveOrderedCuesOrAnError(
    text: String, encoding: String.Encoding, seed: UInt64
  ) throws {
    let original = Array(try #require(text.data(using: encoding)))
    var mutator = Mutator(seed: seed)
    for round in 0..<Mutator.count {
      let damaged = mutator.mutate(original)
      guard let transcript = try? TranscriptReader.parse(damaged, name: "x") else { continue }
      let cues = transcript.cues
      #expect(
        zip(cues, cues.dropFirst()).allSatisfy { $0.start <= $1.start }, "seed \(seed), \(round)")
      #expect(
        cues.allSatisfy { $0.start <= $0.end && $0.start >= .zero && !$0.text.isEmpty },
        "seed \(seed), \(round)")
      #expect(!cues.isEmpty || !transcript.warnings.isEmpty, "seed \(seed), \(round)")
    }
  }
}
