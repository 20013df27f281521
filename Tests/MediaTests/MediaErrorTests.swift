// SPDX-License-Identifier: Apache-2.0
import Core
import Testing

@testable import Media

@Suite struct MediaErrorTests {
  @Test(arguments: [
    (
      MediaError.cannotOpen(
        source: "door", location: "a.mp4", call: "open", reason: "permission denied"),
      """
      source "door": cannot open a.mp4 (open: permission denied). \
      Check the path and its permissions.
      """, MediaError.Kind.noInput
    ),
    (
      .isDirectory(source: "door", location: "clips"),
      "source \"door\": cannot open clips (open: it is a directory). Name one file in it.",
      .noInput
    ),
    (
      .isEmpty(source: "door", location: "a.mp4"),
      """
      source "door": nothing to analyse in a.mp4 (read: 0 bytes). \
      Check that it was recorded or copied completely.
      """, .badData
    ),
    (
      .notMedia(source: "door", location: "a.mp4"),
      """
      source "door": cannot read a.mp4 (probe: not a known video or audio format). \
      Check that it is the right file.
      """, .badData
    ),
    (
      .cutBeforeIndex(source: "door", location: "a.mp4"),
      """
      source "door": cannot read a.mp4 (header: the index, "moov", is missing). \
      The recording was cut off before it was finished; repair it or record again.
      """, .badData
    ),
    (
      .indexAfterFootage(source: "door", location: "-"),
      """
      source "door": cannot read - (read: the index, "moov", comes last, and a stream cannot be \
      rewound). \
      Name the file itself, or put the index first: ffmpeg -i IN -c copy -movflags +faststart OUT
      """, .badData
    ),
    (
      .badHeader(
        source: "door", location: "a.avi", format: "avi", call: "avformat_open_input",
        reason: "invalid data"),
      """
      source "door": cannot read a.avi as avi (avformat_open_input: invalid data). \
      Check that the file is complete.
      """, .badData
    ),
    (
      .noPictureOrSound(source: "door", location: "a.srt", format: "srt"),
      """
      source "door": nothing to analyse in a.srt (srt: no video or audio stream). \
      Check that it is the right file.
      """, .badData
    ),
    (
      .noDecoder(source: "door", location: "a.mkv", codecs: ["vvc", "ac4"]),
      """
      source "door": cannot decode a.mkv (avcodec_open2: no decoder for vvc, ac4). \
      Install an FFmpeg that has one, or convert the file.
      """, .badData
    ),
    (
      .nothingDecodable(source: "door", location: "a.mp4", failures: 7),
      """
      source "door": nothing to analyse in a.mp4 (decode: no picture and no sound, \
      7 damaged packets). Check that the file is complete.
      """, .badData
    ),
    (
      .noSuchStream(source: "door", kind: "audio", stream: 4, available: [1, 2]),
      """
      source "door": stream 4 is not audio (audio streams: 1, 2). \
      Choose another, or leave the choice to Nightjar.
      """, .usage
    ),
    (
      .noSuchStream(source: "door", kind: "video", stream: 0, available: []),
      """
      source "door": stream 0 is not video (video streams: none). \
      Choose another, or leave the choice to Nightjar.
      """, .usage
    ),
    (
      .outOfMemory(source: "door", call: "av_packet_alloc"),
      "source \"door\": out of memory (av_packet_alloc). Analyse fewer sources at once.",
      .outOfMemory
    ),
    (
      .interrupted(source: "door"),
      "source \"door\": interrupted. What was analysed so far is complete.", .interrupted
    ),
  ])
  func everyErrorSaysWhatFailedWhyAndWhatToDo(
    error: MediaError, text: String, kind: MediaError.Kind
  ) {
    #expect(error.description == text)
    #expect(error.kind == kind)
  }

  @Test func statusCodesBecomeTheMiddleOfASentence() {
    #expect(FFmpegStatus.invalidData.reason == "invalid data found when processing input")
    #expect(FFmpegStatus(code: -2).reason == "no such file or directory")
  }

  @Test func aReportIsOneWarningWithAllFindings() {
    var report = SourceReport(name: "door", packets: 900, emittedSteps: 12)
    #expect(report.warning == nil)
    report.undecodablePackets = 3
    report.damagedSteps = 2
    report.truncation = Gap(
      start: MediaTime(seconds: 6), end: MediaTime(seconds: 60.5), cause: .truncated,
      droppedSteps: 109)
    #expect(
      report.warning == """
        source "door": the footage is damaged (3 of 900 packets could not be decoded; \
        2 steps could not be analysed; the file ends after 6.000 s of 60.500 s). \
        What is intact was analysed.
        """)
  }
}
