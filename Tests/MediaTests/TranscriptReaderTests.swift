// SPDX-License-Identifier: Apache-2.0
import Core
import Foundation
import Testing

@testable import Media

@Suite struct TranscriptReaderTests {
  @Test func readsSubRip() throws {
    let transcript = try read(
      """
      1
      00:00:01,500 --> 00:00:04,000
      The red car
      is leaving.

      2
      01:02:03,004 --> 01:02:05,000 X1:40 X2:600 Y1:20 Y2:50
      {\\an8}<i>Who</i> is at the <font color="#fff">door</font>?
      """)
    #expect(
      transcript
        == Transcript(cues: [
          cue(1.5, 4, "The red car is leaving."),
          cue(3723.004, 3725, "Who is at the door?"),
        ]))
  }

  @Test func readsWebVTTWithItsHeaderCommentsStylesRegionsAndSettings() throws {
    let transcript = try read(
      """
      WEBVTT Kind: captions; Language: en
      X-TIMESTAMP-MAP=LOCAL:00:00:00.000,MPEGTS:900000

      STYLE
      ::cue { color: red }

      REGION
      id:fred

      NOTE a comment
      that says 00:09 to nobody

      NOTE

      intro
      00:01.500 --> 00:04.000 align:start position:10%
      <v Roger Bingham>We are in <c.yellow.bg>New <00:02.000>York</c>.

      123:00:05.000 --> 123:00:06.250
      &lt;i&gt; &amp; &quot;x&quot; &#65;&#x42;&nbsp;end

      NOTEWORTHY
      00:06.000 --> 00:07.000
      An identifier that begins like a comment.
      """)
    #expect(
      transcript
        == Transcript(cues: [
          cue(1.5, 4, "We are in New York."),
          cue(6, 7, "An identifier that begins like a comment."),
          cue(442_805, 442_806.25, "<i> & \"x\" AB end"),
        ]))
  }

  @Test func readsCuesThatFollowAWebVTTHeaderWithoutABlankLine() throws {
    let transcript = try read("WEBVTT\n00:01.000 --> 00:02.000\nhello\n")
    #expect(transcript == Transcript(cues: [cue(1, 2, "hello")]))
  }

  @Test(arguments: ["\n", "\r\n", "\r"])
  func takesEveryLineEnd(lineEnd: String) throws {
    let lines = [
      "1", "00:00:01,000 --> 00:00:02,000", "one", "two", "", "", "00:03.0 --> 00:04.0", "x",
    ]
    let transcript = try read(lines.joined(separator: lineEnd))
    #expect(transcript == Transcript(cues: [cue(1, 2, "one two"), cue(3, 4, "x")]))
  }

  @Test func sortsByStartStablyAndKeepsOverlaps() throws {
    let transcript = try read(
      """
      00:05.000 --> 00:09.000
      c

      00:01.000 --> 00:08.000
      a

      00:05.000 --> 00:06.000
      d

      00:02.000 --> 00:03.000
      b
      """)
    #expect(transcript.cues.map(\.text) == ["a", "b", "c", "d"])
    #expect(transcript.warnings.isEmpty)
  }

  @Test func readsCuesThatNoBlankLineSeparates() throws {
    let transcript = try read(
      "1\n00:01,0 --> 00:02,0\nfirst\n2\n00:03,0 --> 00:04,0\nsecond\n00:05,0 --> 00:06,0\nthird")
    #expect(transcript.cues.map(\.text) == ["first", "second", "third"])
  }

  @Test func skipsMalformedCuesAndNamesTheirLines() throws {
    let transcript = try read(
      """
      1
      00:00:01,000 --> 00:00:02,000
      good

      2
      00:00:0x,000 --> 00:00:05,000
      bad time

      3
      00:00:09,000 --> 00:00:08,000
      ends too early

      4
      bad arrow
      00:00:09,000 -> 00:00:10,000

      stray line

      5
      00:61:00,000 --> 00:62:00,000
      too many minutes

      6
      00:00:07,000 --> 00:00:07,000
      no length
      """)
    #expect(transcript.cues == [cue(1, 2, "good"), cue(7, 7, "no length")])
    #expect(
      transcript.warnings == [
        "talk.srt: line 6: not a valid timing line; cue skipped.",
        "talk.srt: line 10: the cue ends before it starts; skipped.",
        "talk.srt: line 14: a timing line was expected here; cue skipped.",
        "talk.srt: line 17: a cue without a timing line; skipped.",
        "talk.srt: line 20: not a valid timing line; cue skipped.",
      ])
  }

  @Test func countsWarningsBeyondTheFirstTwenty() throws {
    let transcript = try read(String(repeating: "x --> y\nz\n\n", count: 25))
    #expect(transcript.warnings.count == 22)
    #expect(
      transcript.warnings.suffix(2) == [
        "talk.srt: 5 more cues skipped.",
        "talk.srt: no cue in it; the transcript is empty.",
      ])
  }

  @Test(arguments: ["", "\n\n  \n", "WEBVTT", "\u{FEFF}WEBVTT\n\nNOTE nothing here\n"])
  func warnsAboutAnEmptyTranscript(text: String) throws {
    #expect(
      try read(text)
        == Transcript(cues: [], warnings: ["talk.srt: no cue in it; the transcript is empty."]))
  }

  @Test func dropsCuesWithoutWords() throws {
    #expect(try read("00:01.000 --> 00:02.000\n<i></i>\n\n00:02.0 --> 00:03.0\n\n").cues.isEmpty)
  }

  @Test func refusesTextWithoutAnyTiming() {
    #expect(throws: TranscriptError.noTimings(path: "talk.srt")) {
      try read("Dear reader,\nthis is a letter.\n")
    }
  }

  private func read(_ text: String) throws -> Transcript {
    try TranscriptReader.parse(Array(text.utf8), name: "talk.srt")
  }

  private func cue(_ start: Double, _ end: Double, _ text: String) -> Cue {
    Cue(start: MediaTime(seconds: start), end: MediaTime(seconds: end), text: text)
  }
}
