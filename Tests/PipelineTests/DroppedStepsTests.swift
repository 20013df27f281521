// SPDX-License-Identifier: Apache-2.0
import Core
import Segments
import Testing

@testable import Pipeline

@Suite struct DroppedStepsTests {
  private func dropped(_ index: Int, cause: Gap.Cause = .overload) -> DroppedSteps {
    DroppedSteps(ScriptedSource.step(index, grey: 0, loudness: nil), cause: cause)
  }

  @Test func successiveStepsAreOneGap() {
    var run = dropped(4)
    let joined = [5, 6].map { run.join(dropped($0)) }
    #expect(joined == [true, true])
    #expect(
      run.gap
        == Gap(
          start: MediaTime(seconds: 2), end: MediaTime(seconds: 3.5), cause: .overload,
          droppedSteps: 3))
    #expect(run.encodedSteps.map(\.index) == [4, 5, 6])
    #expect(run.encodedSteps.last?.end == run.end)
  }

  @Test func aHoleOrAnotherCauseBeginsAnotherGap() {
    var run = dropped(4)
    let joined = [dropped(6), dropped(5, cause: .stopped)].map { run.join($0) }
    #expect(joined == [false, false])
    #expect(run.count == 1)
  }

  @Test func noGapIsLongerThanAMinute() {
    var run = dropped(0)
    let joined = (1..<200).prefix { run.join(dropped($0)) }
    #expect(joined.count == 119)
    #expect(run.end == MediaTime(seconds: 60))
  }
}
