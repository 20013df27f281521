// SPDX-License-Identifier: Apache-2.0
import Core
import Dispatch
import Events
import Media
import Segments
import Testing

@testable import Pipeline

@Suite struct LiveAnalysisTests {
  private func live(
    stepsInFlight: Int = 64, loadControl: LoadControl? = nil, drainLimit: Duration? = nil
  ) -> AnalysisSettings {
    AnalysisSettings(
      reuse: Rig.reuse, stepsInFlight: stepsInFlight, policy: .dropOldest,
      loadControl: loadControl, drainLimit: drainLimit)
  }

  private let black = AlertRule(
    name: "black", severity: .warning, condition: .tamper(.black), endAfter: MediaTime(seconds: 60))

  private func gap(_ cause: Gap.Cause, at seconds: Double) -> SourceEvent {
    .gap(
      Gap(
        start: MediaTime(seconds: seconds), end: MediaTime(seconds: seconds + 1), cause: cause,
        droppedSteps: 2))
  }

  @Test func whatIsStreamedLiveGivesTheRecordsOfAFile() throws {
    let rig = try Rig()
    let sink = RecordingSink()
    let analysis = try rig.analysis(sink, settings: live())
    try analysis.run(ScriptedSource.footage(steps: 40))
    #expect(try sink.records == Rig().run(.footage(steps: 40)))
  }

  @Test func theOldestStepsAreDroppedAndAccountedForExactly() throws {
    let gate = Gate()
    let rig = try Rig(workers: 1, microBatch: 1, gate: gate)
    let sink = RecordingSink()
    let analysis = try rig.analysis(sink, settings: live(stepsInFlight: 4))
    var source = ScriptedSource.footage(steps: 21)
    // The first step is in the encoder when the others come, the end when all of them have.
    source.before = { index in
      if index == 1 { gate.waitForArrival() }
      if index == 21 { gate.open() }
    }
    try analysis.run(source)
    let statistics = analysis.statistics
    #expect(statistics.steps == 21)
    #expect(statistics.dropped == 17)
    #expect(statistics.analysed == 4)
    #expect(statistics.inFlight == 0)
    #expect(
      sink.gaps == [
        Gap(
          start: MediaTime(seconds: 0.5), end: MediaTime(seconds: 9), cause: .overload,
          droppedSteps: 17)
      ])
    #expect(sink.segments.map(\.steps) == [16, 5])
    #expect(sink.segments.map { $0.coverage[.video] } == [1.0 / 16, 3.0 / 5])
    #expect(sink.segments.map { $0.coverage[.audio] } == [1.0 / 16, 3.0 / 5])
  }

  @Test func aSinkThatHangsDoesNotHoldUpTheReader() throws {
    let gate = Gate()
    let rig = try Rig()
    let sink = RecordingSink(gate: gate)
    let analysis = try rig.analysis(sink, settings: live(stepsInFlight: 20))
    var source = ScriptedSource.footage(steps: 100)
    source.before = { index in
      if index == 17 { gate.waitForArrival() }
      if index == 100 { gate.open() }
    }
    try analysis.run(source)
    let statistics = analysis.statistics
    #expect(statistics.steps == 100)
    #expect(statistics.dropped >= 100 - 17 - 20)
    #expect(statistics.analysed + statistics.dropped == 100)
    #expect(sink.gaps.map(\.droppedSteps).reduce(0, +) == statistics.dropped)
  }

  @Test func aSlowSourceDoesNotDelayFiftyOthers() throws {
    let rig = try Rig()
    let expected = try rig.run(.footage(steps: 20))
    let gate = Gate()
    let slow = RecordingSink(gate: gate)
    let sinks = [slow] + (0..<49).map { _ in RecordingSink() }
    let analyses = try sinks.map { try rig.analysis($0, settings: live()) }
    let (first, others) = (DispatchGroup(), DispatchGroup())
    for (index, analysis) in analyses.enumerated() {
      DispatchQueue(label: "reader.\(index)").async(group: index == 0 ? first : others) {
        _ = try? analysis.run(ScriptedSource.footage(steps: 20))
      }
    }
    others.wait()
    #expect(sinks.dropFirst().allSatisfy { $0.records == expected })
    #expect(slow.records.isEmpty)
    gate.open()
    first.wait()
    #expect(slow.records == expected)
    #expect(rig.pool.statistics.pending == 0)
  }

  @Test func whatIsOpenEndsWithTheConnection() throws {
    let rig = try Rig()
    let sink = RecordingSink()
    var events = (0..<5).map { SourceEvent.step(ScriptedSource.step($0, grey: 0, loudness: 0)) }
    events += [gap(.disconnected, at: 2.5), gap(.disconnected, at: 3.5)]
    events += (9..<12).map { .step(ScriptedSource.step($0, grey: 200, loudness: 0)) }
    try rig.analysis(sink, settings: live(), rules: [black]).run(ScriptedSource(events: events))
    #expect(
      sink.records.map { $0.prefix(23) } == [
        "alert begin black 0.000", "alert end black 0.000 s", "segment 0 0.000-2.500 s",
        "gap 2.5-3.5 disconnecte", "gap 3.5-4.5 disconnecte", "segment 0 4.500-6.000 s",
      ])
  }

  @Test func aRecordThatCannotBeWrittenDoesNotEndALiveSource() throws {
    let rig = try Rig()
    let sink = RecordingSink { $0 == 0 }
    let analysis = try rig.analysis(sink, settings: live())
    try analysis.run(ScriptedSource.footage(steps: 40))
    #expect(sink.segments.map(\.start.seconds) == [8, 16])
    #expect(analysis.statistics.unwrittenRecords == 1)
    #expect(analysis.statistics.segments == 2)
  }

  @Test func rulesAreReplacedBetweenSteps() throws {
    let rig = try Rig()
    let sink = RecordingSink()
    let isBegun = DispatchSemaphore(value: 0)
    let analysis = try rig.analysis(sink, settings: live(), rules: [black]) { end in
      if end == MediaTime(seconds: 1) { isBegun.signal() }
    }
    let (same, none) = (try rig.rules([black]), try rig.rules())
    let events = (0..<10).map { SourceEvent.step(ScriptedSource.step($0, grey: 0, loudness: 0)) }
    var source = ScriptedSource(events: events)
    source.before = { index in
      if index == 2 {
        isBegun.wait()
        analysis.replaceRules(same, questions: SceneQuestions(tamper: [.black]))
      }
      if index == 10 { analysis.replaceRules(none, questions: SceneQuestions()) }
    }
    try analysis.run(source)
    #expect(
      sink.records.filter { $0.hasPrefix("alert") } == [
        "alert begin black 0.000 s", "alert end black 0.000 s",
      ])
  }

  @Test func whatCannotBeFinishedInTimeIsDroppedAtTheEnd() throws {
    let gate = Gate()
    let rig = try Rig(workers: 1, microBatch: 1, gate: gate)
    let sink = RecordingSink()
    let analysis = try rig.analysis(sink, settings: live(drainLimit: .milliseconds(20)))
    var source = ScriptedSource.footage(steps: 4)
    source.before = { if $0 == 1 { gate.waitForArrival() } }
    #expect(try !analysis.run(source))
    #expect(analysis.statistics.dropped == 3)
    gate.open()
    rig.pool.shutdown()
    #expect(rig.frames.encoded == 1)
  }

  @Test func underLoadTheLadderIsTakenInOrderAndReported() throws {
    var shedding = LoadShedder.Settings()
    shedding.interval = .zero
    (shedding.climbDelay, shedding.climbDwell, shedding.keyframesDwell) = (.zero, .zero, .zero)
    let rig = try Rig(shedding: shedding)
    let sink = RecordingSink()
    let control = LoadControl()
    let analysis = try rig.analysis(sink, settings: live(loadControl: control))
    let shed = Locked<[Bool]>([])
    var source = ScriptedSource.footage(steps: 40)
    source.before = { _ in shed.withLock { $0.append(control.isKeyframesOnly) } }
    try analysis.run(source)
    let causes = sink.health.map(\.cause)
    #expect(causes == LoadRung.allCases.map(\.sentence).filter { causes.contains($0) })
    #expect(causes.last == LoadRung.drop.sentence)
    #expect(sink.health.allSatisfy { $0.state == .degraded })
    #expect(shed.withLock { $0.first == false && $0.last == true })
    #expect(!control.isKeyframesOnly)
    let statistics = analysis.statistics
    #expect(statistics.rung == .drop)
    #expect(statistics.leftOut > 10)
    #expect(statistics.analysed == 40)
    #expect(statistics.encoded + statistics.reused + statistics.leftOut == 40)
  }

  @Test func filesAreNotTouchedByTheLoadOfOthers() throws {
    var shedding = LoadShedder.Settings()
    shedding.interval = .zero
    (shedding.climbDelay, shedding.climbDwell, shedding.keyframesDwell) = (.zero, .zero, .zero)
    let rig = try Rig(shedding: shedding)
    #expect(try rig.run(.footage(steps: 40)) == Rig().run(.footage(steps: 40)))
    #expect(rig.pool.statistics.rung == .drop)
  }

  @Test func thePoolTellsWhatItDid() throws {
    let rig = try Rig()
    try rig.run(.footage(steps: 40))
    let statistics = rig.pool.statistics
    #expect(statistics.stages[.queueWait]?.count == 40)
    #expect(statistics.stages[.rules]?.count == 40)
    #expect(statistics.stages[.segment]?.count == 3)
    #expect(statistics.stages[.write]?.count == 3)
    #expect(statistics.stages[.encode]?.count == statistics.batchSizes.count)
    #expect(statistics.batchSizes.sum == 40)
    #expect(statistics.progress == 81)
    #expect(statistics.pending == 0)
    #expect(statistics.lanes == 0)
  }
}
