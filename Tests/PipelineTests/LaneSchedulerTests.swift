// SPDX-License-Identifier: Apache-2.0
import Core
import Testing

@testable import Pipeline

@Suite struct LaneSchedulerTests {
  private let start = ContinuousClock.now

  private func job(
    _ sequence: Int, frame: ReusePlanner.Decision = .encode,
    sound: ReusePlanner.Decision = .absent, after delay: Duration = .zero
  ) -> EncodingJob {
    EncodingJob(
      sequence: sequence, step: ScriptedSource.step(sequence, grey: 0, loudness: nil), level: nil,
      frame: frame, sound: sound, arrival: start + delay
    ) { _, _ in }
  }

  private func scheduler(_ policies: LanePolicy...) -> LaneScheduler {
    var scheduler = LaneScheduler()
    for policy in policies { _ = scheduler.addLane(policy) }
    return scheduler
  }

  @Test func aBusySourceDelaysAnotherByOneStep() {
    var scheduler = scheduler(.dropOldest, .dropOldest)
    for sequence in 0..<100 { _ = scheduler.append(job(sequence), to: 0) }
    _ = scheduler.append(job(1000), to: 1)
    #expect(scheduler.take(atMost: 2).map(\.sequence) == [0, 1000])
    #expect(scheduler.take(atMost: 3).map(\.sequence) == [1, 2, 3])
    #expect(scheduler.waiting == 96)
  }

  @Test func lanesTakeTurnsAcrossBatches() {
    var scheduler = scheduler(.block, .dropOldest, .dropOldest)
    for lane in 0..<3 {
      for index in 0..<2 { _ = scheduler.append(job(lane * 10 + index), to: lane) }
    }
    #expect(scheduler.take(atMost: 4).map(\.sequence) == [0, 10, 20, 1])
    #expect(scheduler.take(atMost: 4).map(\.sequence) == [11, 21])
    #expect(scheduler.take(atMost: 4).isEmpty)
  }

  @Test func aStepThatNeedsNoEncodingWaitsOnlyForThoseBeforeIt() {
    var scheduler = scheduler(.dropOldest)
    #expect(scheduler.append(job(0, frame: .reuse), to: 0) == false)
    #expect(scheduler.append(job(1), to: 0) == true)
    #expect(scheduler.append(job(2, frame: .reuse), to: 0) == true)
    #expect(scheduler.append(job(3), to: 0) == true)
    #expect(scheduler.take(atMost: 1).map(\.sequence) == [1, 2])
    #expect(scheduler.take(atMost: 1).map(\.sequence) == [3])
  }

  @Test func whatWasToReuseADroppedStepIsEncodedInstead() {
    var scheduler = scheduler(.dropOldest)
    _ = scheduler.append(job(0, sound: .encode), to: 0)
    _ = scheduler.append(job(1, frame: .absent, sound: .reuse), to: 0)
    _ = scheduler.append(job(2, frame: .reuse, sound: .reuse), to: 0)
    #expect(scheduler.dropOldest(of: 0)?.sequence == 0)
    let batch = scheduler.take(atMost: 8)
    #expect(batch.map(\.frame) == [.absent, .encode])
    #expect(batch.map(\.sound) == [.encode, .reuse])
  }

  @Test func aLaneWhoseLastStepIsDroppedHasNoTurnLeft() {
    var scheduler = scheduler(.dropOldest)
    _ = scheduler.append(job(0), to: 0)
    #expect(scheduler.dropOldest(of: 0)?.sequence == 0)
    #expect(scheduler.dropOldest(of: 0)?.sequence == nil)
    #expect(scheduler.take(atMost: 8).isEmpty)
    #expect(scheduler.append(job(1), to: 0) == true)
    #expect(scheduler.take(atMost: 8).map(\.sequence) == [1])
  }

  @Test func aRemovedLaneGivesBackWhatWaited() {
    var scheduler = scheduler(.dropOldest, .dropOldest)
    for sequence in 0..<3 { _ = scheduler.append(job(sequence), to: sequence % 2) }
    #expect(scheduler.removeLane(0).map(\.sequence) == [0, 2])
    #expect(scheduler.take(atMost: 8).map(\.sequence) == [1])
    #expect(scheduler.addLane(.block) == 2)
    #expect(scheduler.laneCount == 2)
  }

  @Test func stepsOfLiveSourcesWaitForOthersUntilTheBatchIsFull() {
    var scheduler = scheduler(.dropOldest, .dropOldest)
    func due(limit: Int) -> ContinuousClock.Instant? {
      scheduler.dueTime(limit: limit, patience: .milliseconds(20), now: start)
    }
    #expect(due(limit: 3) == nil)
    _ = scheduler.append(job(0, after: .milliseconds(5)), to: 0)
    _ = scheduler.append(job(1, after: .milliseconds(2)), to: 1)
    #expect(due(limit: 3) == start + .milliseconds(22))
    #expect(due(limit: 2) == start)
  }

  @Test func aFileDoesNotWaitForAFullBatch() {
    var scheduler = scheduler(.dropOldest, .block)
    _ = scheduler.append(job(0), to: 1)
    #expect(scheduler.dueTime(limit: 8, patience: .milliseconds(20), now: start) == start)
  }
}
