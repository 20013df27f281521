// SPDX-License-Identifier: Apache-2.0
import Core
import Events
import Segments
import Testing

@testable import Pipeline

@Suite struct NormalityKeeperTests {
  private func segment(_ index: Int, coverage: Double = 1) -> Segment {
    let length = MediaTime(seconds: 8)
    return Segment(
      source: "yard", epoch: 0, start: length * index, end: length * (index + 1), steps: 16,
      coverage: [.video: coverage], representation: [1, 0], gates: nil, path: .simple,
      sceneLabels: [], soundLabels: [], cues: [], activity: nil)
  }

  @Test func aSourceIsLearntAndThenJudged() {
    var keeper = NormalityKeeper(Normality(model: "m", warmUp: 3))
    let verdicts = (0..<4).map { keeper.take(segment($0)) }
    #expect(verdicts[0] == .warmingUp(seen: 0, needed: 3))
    #expect(verdicts[2] == .warmingUp(seen: 2, needed: 3))
    #expect(verdicts[3] == .judged(score: 0, nearest: segment(2).id(session: nil)))
    #expect(keeper.take(segment(4, coverage: 0.4)) == .unknown)
  }

  @Test func itIsSavedNowAndThenAndAtTheEnd() {
    let saved = Locked<[Int]>([])
    var keeper = NormalityKeeper(Normality(model: "m", warmUp: 3))
    keeper.resume(
      NormalityKeeping(
        restore: { $0 }, save: { normality in saved.withLock { $0.append(normality.count) } }),
      session: "s")
    for index in 0..<80 {
      _ = keeper.take(segment(index))
      keeper.saveIfDue(isLast: false)
    }
    #expect(saved.withLock { $0 } == [75])
    keeper.saveIfDue(isLast: true)
    keeper.saveIfDue(isLast: true)
    #expect(saved.withLock { $0 } == [75, 80])
  }

  @Test func anotherRunGoesOnWithWhatWasLearnt() {
    let kept = Locked<Normality?>(nil)
    let keeping = NormalityKeeping(
      restore: { empty in kept.withLock { $0 } ?? empty },
      save: { normality in kept.withLock { $0 = normality } })
    var first = NormalityKeeper(Normality(model: "m", warmUp: 3))
    first.resume(keeping, session: "one")
    for index in 0..<3 { _ = first.take(segment(index)) }
    first.saveIfDue(isLast: true)
    var second = NormalityKeeper(Normality(model: "m", warmUp: 3))
    second.resume(keeping, session: "two")
    guard case .judged(let score, let nearest) = second.take(segment(0)) else {
      Issue.record("it was not judged")
      return
    }
    #expect(score == 0)
    #expect(nearest == segment(2).id(session: "one"))
  }
}
