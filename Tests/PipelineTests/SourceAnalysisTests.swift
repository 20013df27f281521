// SPDX-License-Identifier: Apache-2.0
import Core
import Events
import Fusion
import Logging
import Media
import Segments
import TestSupport
import Testing

@testable import Pipeline

@Suite struct SourceAnalysisTests {
  @Test(arguments: [1, 2, 8])
  func theNumberOfWorkersDoesNotShowInTheRecords(_ workers: Int) throws {
    let alone = try Rig(workers: 1, microBatch: 1).run(.footage(steps: 75))
    #expect(try Rig(workers: workers, microBatch: 8).run(.footage(steps: 75)) == alone)
    #expect(alone.count { $0.hasPrefix("segment") } == 5)
  }

  @Test func theLastShortSegmentIsWritten() throws {
    let records = try Rig().run(.footage(steps: 18))
    #expect(
      records.filter { $0.hasPrefix("segment") }.map { $0.prefix(22) } == [
        "segment 0 0.000-8.000 ", "segment 0 8.000-9.000 ",
      ])
  }

  @Test func aGapStandsWhereItHappened() throws {
    var script = ScriptedSource.footage(steps: 40)
    script.events.insert(
      .gap(
        Gap(
          start: MediaTime(seconds: 8), end: MediaTime(seconds: 9), cause: .damaged,
          droppedSteps: 2)), at: 16)
    let records = try Rig(workers: 4).run(script)
    #expect(
      records.map { $0.prefix(11) } == [
        "segment 0 0", "gap 8.0-9.0", "segment 0 8", "segment 0 1",
      ])
  }

  @Test func unchangedFramesAndSilenceAreNotEncodedAgain() throws {
    let rig = try Rig()
    let still = (0..<20).map { ScriptedSource.step($0, grey: 90, loudness: 0) }
    let records = try rig.run(ScriptedSource(events: still.map { .step($0) }))
    #expect(rig.frames.encoded == 1)
    #expect(rig.sounds.encoded == 1)
    #expect(records.count == 2)
  }

  @Test func withoutReuseTheRecordsOfAStillSceneAreTheSame() throws {
    let still = (0..<20).map { ScriptedSource.step($0, grey: 90, loudness: 0) }
    let events = still.map { SourceEvent.step($0) }
    let everything = try Rig()
    let records = try everything.run(ScriptedSource(events: events), reuses: false)
    #expect(try records == Rig().run(ScriptedSource(events: events)))
    #expect(records.count == 2)
    #expect(everything.frames.encoded == 20)
  }

  @Test func whatWasReadBeforeASourceFailsIsWrittenAllTheSame() throws {
    let sink = RecordingSink()
    var script = ScriptedSource.footage(steps: 20)
    script.failure = .interrupted(source: "script")
    #expect(throws: MediaError.interrupted(source: "script")) {
      try Rig().run(script, sink: sink)
    }
    #expect(sink.segments.count == 2)
  }

  @Test func aSinkThatFailsEndsTheReadingOfAFileAndIsHeard() throws {
    let rig = try Rig()
    let sink = RecordingSink { $0 >= 2 }
    let analysis = try rig.analysis(
      sink, settings: AnalysisSettings(reuse: nil, stepsInFlight: 32))
    #expect(throws: FullDisk.self) { try analysis.run(ScriptedSource.footage(steps: 4000)) }
    #expect(sink.records.count == 2)
    #expect(analysis.statistics.steps < 2000)
  }

  @Test func aSourceWithoutAnySenseGivesSegmentsWithoutRepresentation() throws {
    let dark = (0..<16).map { ScriptedSource.step($0, grey: nil, loudness: nil) }
    let records = try Rig().run(ScriptedSource(events: dark.map { .step($0) }))
    #expect(records == ["segment 0 0.000-8.000 simple none"])
  }
}
