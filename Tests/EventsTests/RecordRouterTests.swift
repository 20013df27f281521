// SPDX-License-Identifier: Apache-2.0
import Core
import TestSupport
import Testing

@testable import Events

@Suite struct RecordRouterTests {
  private func sequence(_ sink: RecordedLines) throws -> [String] {
    try sink.lines.map { line in
      let json = try JSON(text: line)
      return "\(json["schema"].string ?? "") \(json["seq"].int ?? -1)"
    }
  }

  @Test func aCommonOutputCountsAllRecords() throws {
    let sink = RecordedLines()
    let router = RecordRouter(
      context: Examples.context(), format: .json, segments: sink, alerts: nil)
    try router.write(Examples.alert(.begin))
    try router.write(Examples.segment, latency: 1)
    try router.write(Examples.gap)
    #expect(
      try sequence(sink) == ["nightjar.alert/1 0", "nightjar.segment/1 1", "nightjar.gap/1 2"])
  }

  @Test func separateOutputsCountTheirOwn() throws {
    let (segments, alerts) = (RecordedLines(), RecordedLines())
    let router = RecordRouter(
      context: Examples.context(), format: .json, segments: segments, alerts: alerts)
    try router.write(Examples.segment, latency: 1)
    try router.write(Examples.alert(.begin))
    try router.write(Examples.alert(.end))
    try router.write(Examples.gap)
    #expect(try sequence(segments) == ["nightjar.segment/1 0", "nightjar.gap/1 1"])
    #expect(try sequence(alerts) == ["nightjar.alert/1 0", "nightjar.alert/1 1"])
    try router.close()
    #expect(segments.isClosed && alerts.isClosed)
  }

  @Test func aRecordThatWasNotWrittenLeavesNoHole() throws {
    let sink = RecordedLines()
    let router = RecordRouter(
      context: Examples.context(), format: .json, segments: sink, alerts: nil)
    try router.write(Examples.gap)
    sink.fail(with: .closed)
    #expect(throws: OutputError.closed) { try router.write(Examples.gap) }
    sink.fail(with: nil)
    try router.write(Examples.gap)
    #expect(try sequence(sink) == ["nightjar.gap/1 0", "nightjar.gap/1 1"])
  }

  @Test func textHasOneLinePerRecord() throws {
    let sink = RecordedLines()
    let router = RecordRouter(
      context: Examples.context(), format: .text, segments: sink, alerts: nil)
    try router.write(Examples.alert(.begin))
    try router.write(Examples.segment, latency: 1)
    try router.write(Examples.emptySegment, latency: 1)
    try router.write(Examples.gap)
    #expect(
      sink.lines == [
        "00:04.0-00:04.5  ALERT begin  glass (critical): Glass heard at 00:04.0 (0.82).",
        "00:00.0-00:08.0  scene: street sign 0.41  sound: Glass 0.82  said: \"Who is \"there\"?\""
          + "  activity: 13 %  video: 94 %",
        "00:08.0-00:08.5  video: 0 %  audio: 0 %",
        "00:20.0-00:22.0  gap  truncated, 4 steps not analysed",
      ])
  }

  @Test func textOfALiveSourceHasTheTimeOfDay() throws {
    let sink = RecordedLines()
    let router = RecordRouter(
      context: Examples.context(), format: .text, segments: sink, alerts: nil)
    let clock = Examples.liveClock
    try router.write(Examples.alert(.begin, clock: clock))
    try router.write(Examples.segment(clock: clock), latency: 1)
    try router.write(Examples.gap(.disconnected, clock: clock))
    try router.write(Examples.health(.down, cause: "No route to host.", clock: clock))
    #expect(
      sink.lines == [
        "2001-09-09 01:46:44-01:46:44 UTC  ALERT begin  glass (critical): Glass heard at 00:04.0 "
          + "(0.82).",
        "2001-09-09 01:46:40-01:46:48 UTC  scene: street sign 0.41  sound: Glass 0.82  "
          + "said: \"Who is \"there\"?\"  activity: 13 %  video: 94 %",
        "2001-09-09 01:47:00-01:47:02 UTC  gap  disconnected, 4 steps not analysed",
        "2001-09-09 01:47:00 UTC  health  down: No route to host.",
      ])
  }

  @Test func aDashIsStandardOutput() {
    #expect(OutputTarget(argument: "-") == .standardOutput)
    #expect(OutputTarget(argument: "./-") == .file("./-"))
  }

  @Test(arguments: [
    (0, "00:00.0"), (14.5, "00:14.5"), (59.96, "01:00.0"), (3599.9, "59:59.9"),
    (3723, "1:02:03.0"), (-1.5, "-00:01.5"), (-0.01, "00:00.0"),
  ])
  func timesReadLikeAClock(seconds: Double, text: String) {
    #expect(MediaTime(seconds: seconds).clockText == text)
  }
}
