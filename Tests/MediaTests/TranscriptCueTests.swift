// SPDX-License-Identifier: Apache-2.0
import Core
import Testing

@testable import Media

@Suite struct TranscriptCueTests {
  @Test(arguments: [
    ("00:00:01,500 --> 00:00:02,000", 1.5, 2.0),
    ("0:1.5-->0:2", 1.5, 2.0),
    ("00:01.500\t-->\t00:02.000 line:0", 1.5, 2.0),
    ("100:00:00.000 --> 999999:59:59", 360_000.0, 3_599_999_999.0),
    ("00:00,123456789 --> 00:01,000", 0.123456789, 1.0),
  ])
  func timingLinesOfAllKindsAreRead(line: String, start: Double, end: Double) throws {
    let timing = try #require(CueTiming.parse(line[...]))
    #expect(timing.start == MediaTime(seconds: start))
    #expect(timing.end == MediaTime(seconds: end))
  }

  @Test(arguments: [
    "", "-->", "00:01 -->", "--> 00:01", "1 --> 2", "00:00:01,000 --> 00:00:02,000x",
    "-00:01 --> 00:02", "00:60 --> 01:00", "00:1: --> 00:02", "1:00:00:00 --> 1:00:00:01",
    "1000000:00:00 --> 1000000:00:01", "00:01. --> 00:02", "00:01,0123456789 --> 00:02",
    "٠٠:٠١ --> ٠٠:٠٢",
  ])
  func otherTimingLinesAreNot(line: String) {
    #expect(CueTiming.parse(line[...]) == nil)
  }

  @Test(arguments: [
    ("plain  words\n on\ttwo lines ", "plain words on two lines"),
    ("<i>a</i><b>b</b> <u/>c</>", "ab c"),
    ("<v.loud Mary>Hi <00:01.500>there <lang en>you</lang>", "Hi there you"),
    ("<v\nMary>Hi", "Hi"),
    ("x < y, 3 <4 and <3 you> <", "x < y, 3 <4 and <3 you> <"),
    ("an <open tag", "an <open tag"),
    ("{\\an8}{\\pos(1,2)}top {kept} {\\open", "top {kept} {\\open"),
    ("one\\Ntwo\\hthree \\n", "one two three \\n"),
    ("&lt;b&gt; &amp;amp; &#x1F600;&#39;&apos;", "<b> &amp; 😀''"),
    (
      "&bogus; & &; &#; &#xD800; &#xZZ; &#99999999999; AT&T;",
      "&bogus; & &; &#; &#xZZ; &#99999999999; AT&T;"
    ),
    ("a\u{7}b\u{1B}[0m &#7;", "ab[0m"),
  ])
  func markUpIsRemovedAndWordsAreKept(marked: String, plain: String) {
    #expect(CueText.plain(marked) == plain)
  }

  @Test(arguments: ["<i{\\", "<1", "<<", "&#1"])
  func markUpWithoutEndTakesLinearTime(start: String) {
    let marked = String(repeating: start, count: 100_000)
    #expect(CueText.plain(marked) == marked)
  }
}
