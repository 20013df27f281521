// SPDX-License-Identifier: Apache-2.0
import Core
import Testing

@testable import Pipeline

@Suite struct SourceSheddingTests {
  private let start = ContinuousClock.now

  private func report(
    _ shedding: inout SourceShedding, _ index: Int, _ rung: LoadRung
  ) -> Health.State? {
    shedding.observe(
      ScriptedSource.step(index, grey: nil, loudness: nil),
      arrival: start + .milliseconds(500 * index), poolRung: rung, statistics: SourceStatistics()
    )?.state
  }

  private func health(_ state: Health.State) -> Health {
    Health(
      state: state, time: .zero, clock: .none, cause: nil, counters: Health.Counters())
  }

  @Test func everyChangeOfTheRungIsReportedOnce() {
    var shedding = SourceShedding(LoadShedder.Settings())
    let rungs: [LoadRung] = [.configured, .reuse, .reuse, .keyframes, .configured, .configured]
    let reports = rungs.enumerated().map { report(&shedding, $0.offset, $0.element) }
    #expect(reports == [nil, .degraded, nil, .degraded, .up, nil])
  }

  @Test func aSourceThatIsBackIsDegradedAnewWhileTheLoadLasts() {
    var shedding = SourceShedding(LoadShedder.Settings())
    _ = report(&shedding, 0, .reuse)
    _ = shedding.pass(health(.reconnecting), dropped: 0)
    _ = shedding.pass(health(.up), dropped: 0)
    #expect(report(&shedding, 1, .reuse) == .degraded)
  }

  @Test func itDoesNotCallASourceUpThatHasOtherTroubles() {
    var shedding = SourceShedding(LoadShedder.Settings())
    _ = shedding.pass(health(.degraded), dropped: 0)
    #expect(report(&shedding, 0, .reuse) == .degraded)
    #expect(report(&shedding, 1, .configured) == nil)
  }

  @Test func droppedStepsAreCountedInWhatTheSourceSays() {
    var shedding = SourceShedding(LoadShedder.Settings())
    #expect(shedding.pass(health(.up), dropped: 3).counters.droppedSteps == 3)
  }

  @Test func everySecondStepIsLeftOutAtHalfRate() {
    var shedding = SourceShedding(LoadShedder.Settings())
    _ = report(&shedding, 0, .halfRate)
    let left = (0..<4).map { index in
      shedding.leavesOut(ScriptedSource.step(index, grey: nil, loudness: nil))
    }
    #expect(left == [false, true, false, true])
  }
}
